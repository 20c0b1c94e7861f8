"""What an article is taken out with: what others know from it."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from flows import stages
from flows.enrich.recognition import ner
from flows.index.base import Index
from flows.ingest import ingest
from flows.inputs import Options
from flows.raw_store.store import RawStore
from flows.read.discover import discover
from tests.stories.naming import SAID, knowing

SHORT = f"{SAID} said Kutcher, who has never been in the council of Northfield before, on Monday."
FULL = f"{SAID} said Ashton Kutcher when he was asked for it in the street late in the evening."
OTHER = "The town of Southfield opens a pool on Tuesday, and everybody who lives there may come and swim in it."

Told = Callable[..., list[list[str]]]


@pytest.fixture
def told(engine: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Told:
    """Whom the articles of an index name, once files of a drop, by their names, hold these texts."""

    def run(stage: stages.Stage) -> stages.Stage:
        named = knowing("Ashton Kutcher", "Kutcher")
        return replace(stage, run=lambda article, *_: named(article)) if stage.name == "entities" else stage

    monkeypatch.setattr(ner, "fingerprint", lambda: b"")
    monkeypatch.setattr(stages, "ENRICHMENTS", tuple(map(run, stages.ENRICHMENTS)))
    drop = tmp_path / "drop"
    drop.mkdir()

    def told(texts: Mapping[str, str]) -> list[list[str]]:
        for name, text in texts.items():
            (drop / name).write_text(text)
        options = Options(date(2026, 1, 5), datetime.now(UTC), frozenset({"language"}))
        ingest(engine, RawStore(tmp_path / "raw"), discover([str(drop)]), options)
        return sorted(document.get("people", []) for document in engine.scan())

    return told


def record(id_: str, text: str, address: str) -> str:
    return json.dumps({"id": id_, "text": text, "url": f"https://example.org/2026/{address}"}) + "\n"


def test_a_full_name_goes_with_the_only_article_that_gave_it(told: Told) -> None:
    assert told({"a.txt": SHORT, "b.txt": FULL}) == [["Ashton Kutcher"]] * 2
    assert told({"b.txt": OTHER}) == [[], ["Kutcher"]]


def test_a_full_name_goes_with_the_newer_text_that_gave_it(told: Told) -> None:
    first = record("1", OTHER, "pool")
    full = f"{FULL} {' '.join(f'The {n}th of them walked away without a word.' for n in range(9))}"  # no copy of it
    short = f"{SHORT} {' '.join(f'Seat {n} stood empty until late at night.' for n in range(9))}"
    assert told({"a.txt": short, "b.jsonl": first + record("2", full, "pool")}) == [["Ashton Kutcher"]] * 2
    elsewhere = record("2", OTHER.replace("Tuesday", "Friday").replace("pool", "school"), "school")
    assert told({"b.jsonl": first + elsewhere}) == [[], [], ["Kutcher"]]
