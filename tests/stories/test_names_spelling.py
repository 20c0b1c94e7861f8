"""Which of several spellings is taken."""

from flows.stories.names_spelling import one_spelling


def test_the_spelling_of_most_articles_is_taken() -> None:
    taken = one_spelling({"Conan O'Brien": 2, "Conan O’Brien": 3, "Conan OBrien": 1})
    assert set(taken.values()) == {"Conan O’Brien"}


def test_a_tie_is_settled_by_the_names_alone() -> None:
    names = ["J.K. Rowling", "J. K. Rowling", "JK Rowling"]
    assert one_spelling(dict.fromkeys(names, 1)) == one_spelling(dict.fromkeys(reversed(names), 1))
    assert set(one_spelling(dict.fromkeys(names, 1)).values()) == {"J. K. Rowling"}


def test_capitals_alone_are_taken_only_where_nothing_else_is_known_or_they_are_settled() -> None:
    votes = {"MILA KUNIS": 60, "Mila Kunis": 1}
    assert set(one_spelling(votes).values()) == {"Mila Kunis"}
    assert set(one_spelling(votes, settled=True).values()) == {"MILA KUNIS"}
    assert one_spelling({"MILA KUNIS": 1}) == {"MILA KUNIS": "MILA KUNIS"}


def test_a_name_with_other_diacritics_is_another_name_and_the_bare_one_is_neither() -> None:
    votes = {"Nguyễn Văn Hùng": 3, "Nguyễn Văn Hưng": 2, "Nguyen Van Hung": 1, "NGUYỄN VĂN HÙNG": 1}
    assert one_spelling(votes) == {
        "Nguyễn Văn Hùng": "Nguyễn Văn Hùng",
        "NGUYỄN VĂN HÙNG": "Nguyễn Văn Hùng",
        "Nguyễn Văn Hưng": "Nguyễn Văn Hưng",
        "Nguyen Van Hung": "Nguyen Van Hung",
    }
