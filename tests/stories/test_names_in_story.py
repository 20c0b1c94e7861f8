"""Whom a short name means, by what the other articles of a story say, and when nobody can tell."""

from collections.abc import Mapping

import pytest

from flows.article import Article
from flows.stories.names_in_story import Witness, names_in_story
from tests.stories.naming import naming

Articles = Mapping[str, tuple[str, ...]]


def names(articles: Articles, texts: dict[str, str] | None = None) -> dict[str, dict[str, str]]:
    """What each article of a story is to call those whom it names otherwise."""
    made = [naming(id_, *people, text=(texts or {}).get(id_, "")) for id_, people in articles.items()]
    told = names_in_story([Witness.of(one.to_document()) for one in made])
    return {id_: {own: given.name for own, given in mine.items()} for id_, mine in told.items()}


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("Kutcher", "Ashton Kutcher"),
        ("Ashton", "Ashton Kutcher"),
        ("KUTCHER", "Ashton Kutcher"),
        ("Muller", "Thomas Müller"),
        ("Ocasio-Cortez", "Alexandria Ocasio-Cortez"),
        ("de Blasio", "Bill de Blasio"),
        ("Von der Leyen", "Ursula von der Leyen"),
        ("Downey", "Robert Downey Jr."),
    ],
)
def test_a_short_name_becomes_the_full_one_of_another_article(short: str, full: str) -> None:
    assert names({"a": (short, "Jane Roe"), "b": (full,)})["a"] == {short: full}


@pytest.mark.parametrize(
    ("articles", "why"),
    [
        ({"a": ("Kutcher",), "b": ("Ashton Kutcher", "Michael Kutcher")}, "two have the surname"),
        ({"a": ("Kutcher",), "b": ("Ashton Kutcher",), "c": ("Michael Kutcher",)}, "two, in two articles"),
        ({"a": ("Grace",), "b": ("Topher Grace",), "c": ("Grace Kelly",)}, "a surname, or a first name"),
        ({"a": ("Trump",), "b": ("Donald Trump", "Donald Trump Jr.")}, "a father and his son"),
        ({"a": ("Bush",), "b": ("George W. Bush", "George H. W. Bush")}, "two of one first name"),
        ({"a": ("Charles",), "b": ("Charles Spencer", "Charles III")}, "a king"),
        ({"a": ("Masterson", "Bijou Masterson"), "b": ("Danny Masterson",)}, "the article names another"),
        ({"a": ("Harry",), "b": ("Harry",), "c": ("Harry Styles",)}, "known by a first name"),
        ({"a": ("Drake",), "b": ("Drake",), "c": ("Drake",), "d": ("Drake",), "e": ("Nick Drake",)}, "by one name"),
        ({"a": ("Kutcher",), "b": ("Kutcher",)}, "nobody says"),
    ],
)
def test_a_short_name_stays_where_it_could_mean_somebody_else(articles: Articles, why: str) -> None:
    (short, *_) = articles["a"]
    assert short not in names(articles)["a"], why


def test_a_title_that_goes_without_a_surname_holds_for_the_story() -> None:
    articles = {"a": ("Harry",), "b": ("Harry Styles",), "c": ("Harry",), "d": ("Harry Styles",)}
    assert names(articles)["a"] == {"Harry": "Harry Styles"}
    assert not names(articles, {"c": "The duchess and Prince Harry"})["a"]


def test_the_evidence_is_the_earliest_article_that_says_so() -> None:
    articles = [naming(id_, name) for id_, name in (("a", "Kutcher"), ("c", "Ashton Kutcher"), ("b", "Ashton Kutcher"))]
    told = names_in_story([Witness.of(one.to_document()) for one in articles])
    assert told["a"]["Kutcher"].evidence == ("full name in b of the same story",)


def test_a_mention_in_passing_here_and_another_there_are_not_taken_for_one_person() -> None:
    def once(article: Article) -> Witness:
        return Witness.of(article.evolve(entities=[one.evolve(count=1) for one in article.entities]).to_document())

    passing, telling, short = naming("a", "Clinton"), naming("b", "Chelsea Clinton"), "Clinton"
    assert short not in names_in_story([once(passing), once(telling)])["a"]
    assert short in names_in_story([once(passing), Witness.of(telling.to_document())])["a"]
    assert short in names_in_story([Witness.of(passing.to_document()), once(telling)])["a"]


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        (("Charlaine Olmedo", "Charlaine Olmedo", "Charlaine F. Olmedo"), "Charlaine Olmedo"),
        (("Charlaine Olmedo", "Charlaine F. Olmedo"), "Charlaine F. Olmedo"),
        (("Michael B. Jordan", "Michael B. Jordan", "Michael Jordan"), "Michael B. Jordan"),
        (("Thomas Müller", "Thomas Müller", "Thomas Mueller"), "Thomas Müller"),
        (("MILA KUNIS", "MILA KUNIS", "Mila Kunis"), "Mila Kunis"),
    ],
)
def test_one_person_has_one_name_in_a_story(given: tuple[str, ...], taken: str) -> None:
    told = names({str(place): (name,) for place, name in enumerate(given)})
    assert {told[str(place)].get(name, name) for place, name in enumerate(given)} == {taken}


@pytest.mark.parametrize(
    "given",
    [
        ("George Bush", "George W. Bush", "George H. W. Bush"),
        ("Jo Smith", "Joe Smith"),
        ("Robert Muller", "Robert Mueller"),
        ("Nguyễn Văn Hùng", "Nguyễn Văn Hưng", "Nguyen Van Hung"),
        ("Robert Downey", "Robert Downey Jr."),
    ],
)
def test_two_people_stay_two(given: tuple[str, ...]) -> None:
    told = names({str(place): (name,) for place, name in enumerate(given)})
    assert not any(told.values())
