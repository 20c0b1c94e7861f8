from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from flows.clean import judge
from flows.clean.model.stretch import FAR, apart
from tests.clean.documents import BODY, raw_text
from tests.clean.model.test_features import lines

MENU = [f"Section {number}" for number in range(80)]
ARTICLE = [*BODY, *BODY, *BODY]
TEASER = "A teaser for another story of the day."
TEXT = -5.0


def far(*parts: tuple[list[str], float | None]) -> list[bool]:
    """`parts`: lines and the score of each of them."""
    texts = [text for part, _ in parts for text in part]
    return apart(lines(*texts), [score for part, score in parts for _ in part])


def test_a_sentence_behind_many_lines_of_menus_stands_apart() -> None:
    found = far(([TEASER], TEXT), (MENU, 4.0), (ARTICLE, TEXT), (MENU, None), ([TEASER], TEXT))
    assert found[0] and found[-1]
    assert not any(found[81 : 81 + len(ARTICLE)])


def test_what_stands_near_the_article_belongs_to_it() -> None:
    near = MENU[: FAR - 1]
    found = far((MENU, 4.0), (["Jobs."], TEXT), (near, 4.0), (ARTICLE, TEXT), (near, None), (["Jobs."], TEXT))
    assert not found[len(MENU)] and not found[-1]
    assert found[0]


def test_the_article_goes_on_behind_an_advert() -> None:
    assert not any(far((MENU[:3], 4.0), (ARTICLE, TEXT), (MENU[:6], None), (ARTICLE, TEXT), (MENU[6:12], None)))


def test_a_selection_is_no_page() -> None:
    assert not any(far((ARTICLE, TEXT), (MENU[:50], 4.0), ([TEASER], TEXT)))


def test_a_page_of_two_articles_is_left_alone() -> None:
    assert not any(far((ARTICLE, TEXT), (MENU, 4.0), (ARTICLE, TEXT)))


def test_headlines_in_a_row_are_no_article() -> None:
    headlines = [
        f"Minister of the interior speaks of a plan for bridges over river number {n} and more" for n in range(9)
    ]
    found = far((headlines, TEXT), (MENU, 4.0), (ARTICLE, TEXT))
    assert all(found[: len(headlines)])
    assert not any(found[-len(ARTICLE) :])


@settings(max_examples=30)
@given(st.lists(st.sampled_from([None, -5.0, -1.0, 0.5, 4.0]), max_size=150))
def test_what_stands_apart_is_a_head_and_a_foot(scores: list[float | None]) -> None:
    found = apart(lines(*[TEASER * 3] * len(scores)), scores)
    assert len(found) == len(scores)
    assert sum(a and not b for a, b in pairwise(found)) <= 1


def test_balanced_takes_a_long_teaser_far_below_the_article_and_careful_keeps_it() -> None:
    teaser = "Readers of the other story learn how a baker from a town in the north came to bake bread for a king. " * 3
    topics = ("Sport", "Weather", "Jobs", "Shop", "Tickets", "Imprint", "Contact", "Video", "Politics", "Science")
    menu = [f"{topic} {letter}" for letter in "abcdefgh" for topic in topics]
    document = raw_text("\n".join([*ARTICLE_OF_ITS_OWN, *menu, teaser.strip()]))
    last = judge(document, "balanced").verdicts[-1]
    assert last.decisive is not None
    assert last.decisive.rule == "apart-from-text"
    careful = judge(document).verdicts[-1]
    assert careful.outcome == "kept"


ARTICLE_OF_ITS_OWN = [
    f"In the {number} district of the town the council wants to mend the old bridge over the river, and those who live "
    f"there say that the ferry of {number} o'clock has been late since the flood came in May."
    for number in ("first", "second", "third", "fourth", "fifth", "sixth")
]
