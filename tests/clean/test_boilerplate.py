import pytest

from flows.clean import judge
from tests.clean.documents import BODY, raw_text

_MORE = [
    "The dough then rests for an hour in a cool room, since warm dough runs, says the baker of the old mill.",
    "Nobody in the town bakes longer than he does, and nobody has more visitors on a winter morning.",
]


def _kept(*lines: str) -> tuple[str, ...]:
    """The paragraphs of an article with these lines between its second and its last."""
    return judge(raw_text("\n".join([*BODY[:2], *lines, *BODY[2:]]))).paragraphs


@pytest.mark.parametrize("subhead", ["6. Teilen", "2. Share", "1) Comments"])
def test_a_numbered_subhead_is_no_counter(subhead: str) -> None:
    assert subhead in _kept(subhead)


@pytest.mark.parametrize("counter", ["14 Shares", "Comments (84)", "3 Kommentare"])
def test_a_counter_goes(counter: str) -> None:
    assert counter not in _kept(counter)


def test_a_subhead_with_a_word_of_footers_stays_inside_the_text() -> None:
    days = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
    recipe = [
        f"On {day} the baker of the old mill stirs butter and sugar for ten minutes until it is foam." for day in days
    ]
    paragraphs = judge(raw_text("\n".join([*recipe, "Cookies", *BODY, *_MORE, "Cookies"]))).paragraphs
    assert paragraphs.count("Cookies") == 1


def test_a_table_ends_a_list_of_headlines() -> None:
    links = ["Related stories", "Ferry firm looks for forty new sailors", "Why the old mill will not be sold"]
    table = ["Standings", "1. Northfield Town - 16", "2. Harbour Rovers - 15"]
    kept = _kept(*links, *table)
    assert set(table) <= set(kept)
    assert not set(links) & set(kept)


def test_a_list_of_topics_has_no_answers_of_an_interview() -> None:
    interview = ["And how often does the ferry go?", "Every day.", "Why?"]
    kept = judge(
        raw_text("\n".join([BODY[0], BODY[1], BODY[2], "Topics", "Ferries", "Bridges", *interview]))
    ).paragraphs
    assert set(interview) <= set(kept)
    assert "Ferries" not in kept
