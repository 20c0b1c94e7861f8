"""The model is nearly all of what an article costs: a body that did not change is never given to it again."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from flows import stages
from flows.enrich.recognition import ner
from flows.enrich.recognition.spans import Span
from flows.index.embedded.engine import EmbeddedIndex
from flows.ingest import ingest
from flows.inputs import Options
from flows.raw_store.store import RawStore
from flows.read.discover import discover
from flows.upkeep.reprocess import reprocess

BODY = "Jane Roe opened the swimming pool of Ashford on Monday, and a hundred people came to see it with the mayor."


@pytest.fixture
def texts(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every text that was given to the recogniser, which finds Jane Roe in it."""
    given: list[str] = []

    def recognise(text: str, language: str) -> list[Span]:
        given.append(text)
        start = text.index("Jane Roe")
        return [Span(start, start + len("Jane Roe"), "person")]

    monkeypatch.setattr(ner, "recognise", recognise)
    return given


@pytest.fixture
def newer(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Raises the version of a stage."""

    def raise_version(name: str) -> None:
        changed = (
            replace(stage, version=f"{stage.version}+") if stage.name == name else stage for stage in stages.ENRICHMENTS
        )
        monkeypatch.setattr(stages, "ENRICHMENTS", tuple(changed))
        stages.pipeline.cache_clear()

    yield raise_version
    stages.pipeline.cache_clear()


def test_a_body_is_tagged_once_however_often_it_comes_and_whatever_else_is_new(
    texts: list[str], newer: Callable[[str], None], tmp_path: Path
) -> None:
    index, store = EmbeddedIndex.open(tmp_path / "index"), RawStore(tmp_path / "raw")

    def run(*drops: str) -> None:
        options = Options(date(2026, 1, 15), datetime.now(UTC))
        ingest(index, store, discover([str(tmp_path / drop) for drop in drops]), options)

    for drop, name in (("one", "a.txt"), ("two", "copy.txt")):
        (tmp_path / drop).mkdir()
        (tmp_path / drop / name).write_text(BODY)
    run("one")
    assert len(texts) == 1
    run("one")
    run("one", "two")  # the same text from another place
    for stage in ("summary", "quotes", "language"):  # after it, from its results, before it
        newer(stage)
        assert reprocess(index, store).seen == 1
    assert len(texts) == 1
    assert next(iter(index.scan()))["people"] == ["Jane Roe"]
    newer("entities")
    reprocess(index, store)
    assert len(texts) == 2
    (tmp_path / "one" / "a.txt").write_text(BODY.replace("Monday", "Tuesday"))
    run("one")
    assert len(texts) == 3
    index.close()
