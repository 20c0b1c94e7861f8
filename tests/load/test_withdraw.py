"""What an article is taken out with: what others know from it."""

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


def test_a_full_name_goes_with_the_only_article_that_gave_it(
    engine: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(stage: stages.Stage) -> stages.Stage:
        named = knowing("Ashton Kutcher", "Kutcher")
        return replace(stage, run=lambda article, *_: named(article)) if stage.name == "entities" else stage

    monkeypatch.setattr(ner, "fingerprint", lambda: b"")
    monkeypatch.setattr(stages, "ENRICHMENTS", tuple(map(run, stages.ENRICHMENTS)))
    drop = tmp_path / "drop"
    drop.mkdir()

    def told(**texts: str) -> list[list[str]]:
        for name, text in texts.items():
            (drop / f"{name}.txt").write_text(text)
        options = Options(date(2026, 1, 5), datetime.now(UTC), frozenset({"language"}))
        ingest(engine, RawStore(tmp_path / "raw"), discover([str(drop)]), options)
        return sorted(document.get("people", []) for document in engine.scan())

    short = f"{SAID} said Kutcher, who has never been in the council of Northfield before, on Monday."
    full = f"{SAID} said Ashton Kutcher when he was asked for it in the street late in the evening."
    other = "The town of Southfield opens a pool on Tuesday, and everybody who lives there may come and swim in it."
    assert told(a=short, b=full) == [["Ashton Kutcher"]] * 2
    assert told(b=other) == [[], ["Kutcher"]]
