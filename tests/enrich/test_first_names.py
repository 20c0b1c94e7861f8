import pytest

from flows.enrich import first_names, vocabulary


@pytest.mark.parametrize(("word", "gender"), [("Anna", "f"), ("PETER", "m"), ("Andrea", ""), ("Bridge", ""), ("", "")])
def test_a_first_name_tells_a_gender_where_one_alone_bears_it(word: str, gender: str) -> None:
    assert first_names.gender_of(word) == gender
    assert first_names.is_first_name(word) == bool(gender)


def test_no_name_stands_under_both_genders() -> None:
    assert not vocabulary.word_list("first_names", "female") & vocabulary.word_list("first_names", "male")
