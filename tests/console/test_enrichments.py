"""What each enrichment says of an article: with evidence, bounded, and in the width there is."""

import io
from datetime import UTC, datetime
from typing import Any

import pytest
from rich.console import Console

from flows.article import Article, Entity, Outlet, OutletEvidence, Quote, Signature, Source, Story
from flows.console.enrichments import print_enrichments
from flows.enrich.topics import Suggestion

HOSTILE = "\x1b]0;owned\x07\x1b[31m [red]Kutcher[/red] \u202eevil \x9b2J"
NOW = datetime(2026, 1, 5, 8, 30, tzinfo=UTC)
MADE_BY = {"entities": "version 6, spacy/en-3.7.1", "language": "version 3", "stories": "version 1"}


def told(width: int = 200, reasons: list[Suggestion] | None = None, **fields: Any) -> str:
    """What is printed, line ends aside in a wide terminal."""
    source = Source(drop="d", path="p", sha256="0" * 64, size=1, encoding="utf-8", format="txt")
    article = Article(id="a" * 24, source=source, body="Body.", first_seen_at=NOW, **fields)
    printer = Console(file=io.StringIO(), width=width, color_system=None)
    print_enrichments(printer, article, MADE_BY, reasons or [])
    text: str = printer.file.getvalue()  # type: ignore[attr-defined]
    assert not [c for c in text if c in "\x1b\x07\x9b\u202e"]
    assert max(map(len, text.splitlines())) <= width
    return " ".join(text.split())


def entity(name: str, count: int = 1, **fields: Any) -> Entity:
    return Entity(name=name, type="person", surfaces=[name], count=count, offset=0, **fields)


def test_an_entity_has_type_confidence_count_forms_and_evidence() -> None:
    kutcher = entity("Ashton Kutcher", 7, confidence=0.98, evidence=["7 of 7 readings", "in the headline"])
    text = told(entities=[kutcher.evolve(surfaces=["Ashton Kutcher", "Kutcher"])])
    assert "entities: 1 [version 6, spacy/en-3.7.1]" in text
    assert "Ashton Kutcher person 0.98 ×7 also: Kutcher; 7 of 7 readings; in the headline" in text


def test_the_most_frequent_entities_are_shown_and_others_named() -> None:
    text = told(entities=[entity(f"Person {number}x", number) for number in range(1, 41)])
    assert "Person 40x person" in text and "Person 26x person" in text
    assert "Person 25x person" not in text
    assert "and 25 more: Person 25x, Person 24x" in text and "and 15 more" in text


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        (Quote(text="No.", speaker="Jane Roe", verb="said", attribution="pronoun", offset=0),
         "Jane Roe (said) No. direct, pronoun"),
        (Quote(text="a model", type="partial", offset=0), "? a model partial"),
        (Quote(text="No.", speaker="the couple", speakers=["Jane Roe", "Ann Poe"], attribution="plural", offset=0),
         "the couple No. Jane Roe, Ann Poe; direct, plural"),
    ],
)  # fmt: skip
def test_a_quotation_has_its_speaker_and_how_they_are_known(quote: Quote, expected: str) -> None:
    assert expected in told(quotes=[quote])


def test_many_and_long_quotations_are_cut() -> None:
    text = told(quotes=[Quote(text="word " * 1_000, offset=0)] * 30)
    assert text.count("…") == 20 and "and 10 more" in text


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"topics": ["Crime", "Film"], "topics_source": "outlet"}, "topics Crime, Film — the outlet's own"),
        ({"topics": ["Bridge", "Gone"], "topics_source": "text"}, "Bridge — in the lead, score 21 Gone summary"),
        ({}, "topics none: nothing of headline and lead comes back often enough"),
    ],
)
def test_topics_say_where_they_come_from(fields: dict[str, Any], expected: str) -> None:
    assert expected in told(reasons=[Suggestion("Bridge", 20.7, "in the lead")], **fields)


def test_a_story_has_its_evidence_and_a_copy_its_original() -> None:
    text = told(
        story=Story(id="b" * 24, evidence=["shares 14 quoted phrases"], aliases=[c * 24 for c in "cdef"]),
        near_duplicate_of="9" * 24,
        near_duplicate_similarity=0.934,
    )
    assert f"story {'b' * 24}; shares 14 quoted phrases; also found as {'c' * 24}" in text
    assert "and 1 more [version 1]" in text
    assert f"copy of {'9' * 24}, which has 93% of the shorter text" in text


def test_language_outlet_date_summary_and_signature() -> None:
    text = told(
        language="en",
        language_confidence=0.987,
        outlet=Outlet(name="Herald", country="GB", confidence=0.9, evidence=[OutletEvidence(signal="url", detail="x")]),
        timestamp=NOW,
        date_source="text",
        date_precision="day",
        date_evidence="Monday",
        signature=Signature(quotes=["1"], bands=["2", "3"], names=["jane roe"]),
    )
    for expected in (
        "language en (0.99) [version 3]",
        "outlet Herald, GB (0.90) — url: x",
        "date 2026-01-05 08:30 UTC, from text, exact to the day — 'Monday'",
        "summary none: no whole sentence",
        "2 of the text, 1 of quotations, 1 of names",
    ):
        assert expected in text


@pytest.mark.parametrize("width", [40, 80, 120])
def test_whatever_an_article_holds_fits_the_terminal_and_only_prints(width: int) -> None:
    text = told(
        width,
        reasons=[Suggestion(HOSTILE, 1, HOSTILE)],
        language=HOSTILE,
        outlet=Outlet(name=HOSTILE, country=HOSTILE, evidence=[OutletEvidence(signal=HOSTILE, detail=HOSTILE * 50)]),
        timestamp=NOW,
        date_evidence=HOSTILE,
        summary=HOSTILE,
        topics=[HOSTILE],
        topics_source="text",
        entities=[entity(HOSTILE * 3).evolve(surfaces=[HOSTILE, HOSTILE * 9], evidence=[HOSTILE] * 9)] * 17,
        quotes=[Quote(text=HOSTILE, speaker=HOSTILE * 3, speakers=[HOSTILE] * 3, verb=HOSTILE, offset=0)],
        story=Story(id=HOSTILE, evidence=[HOSTILE] * 9, aliases=[HOSTILE]),
        near_duplicate_of=HOSTILE,
    )
    assert "[red]" in text
