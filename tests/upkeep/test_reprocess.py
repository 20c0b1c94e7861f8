"""Articles that earlier stages made are done again from their raw texts, and nothing else is."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from flows import clean, stages
from flows.article import Article
from flows.enrich.recognition import ner
from flows.errors import Reject, RejectCode, UsageError
from flows.index.base import Document, Index, SearchResult
from flows.index.ledger import RecordOutcome
from flows.ingest import ingest
from flows.inputs import Options
from flows.raw_store.store import RawStore
from flows.read.discover import discover
from flows.report import RunReport
from flows.upkeep import staleness
from flows.upkeep.reprocess import reprocess
from flows.upkeep.staleness import survey
from tests.engines import Opener
from tests.stories.naming import SAID, knowing

FAST = frozenset({"entities", "quotes", "stories"})
DAY = date(2026, 1, 15)


def text(n: int, more: str = "") -> str:
    return (
        f"The town of Number {n} opened a swimming pool on Monday, and {n} hundred people came to see it.\n\n"
        f"The mayor said that it had cost the town {n} million, and that nobody would regret it. {more}".strip()
    )


class Desk:
    """An index, a raw store and a drop."""

    def __init__(self, opener: Opener, folder: Path) -> None:
        self.index: Index = opener()
        self.raw_store = RawStore(folder / "raw")
        self.drop = folder / "drop"
        self.drop.mkdir()
        self.without = FAST

    def write(self, name: str, content: str) -> None:
        (self.drop / name).write_text(content)

    def ingest(self) -> RunReport:
        now = datetime.now(UTC)
        return ingest(self.index, self.raw_store, discover([str(self.drop)]), Options(DAY, now, self.without))

    def reprocess(self, stage: str | None = None) -> RunReport:
        return reprocess(self.index, self.raw_store, stage)

    def documents(self) -> dict[str, Document]:
        return {document["id"]: document for document in self.index.scan()}

    def content(self) -> dict[str, Document]:
        """The documents without what tells one run from another."""
        return {id: without_run(document) for id, document in self.documents().items()}


def without_run(document: Document) -> Document:
    pipeline = {name: value for name, value in document["pipeline"].items() if name != "run_id"}
    kept = {name: value for name, value in document.items() if name not in ("first_seen_at", "@timestamp")}
    return kept | {"pipeline": pipeline}


@pytest.fixture
def desk(opener: Opener, tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(opener, tmp_path)
    yield desk
    desk.index.close()
    stages.pipeline.cache_clear()


@pytest.fixture
def change(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Another version of a stage, which does something to what it made."""

    def to(name: str, then: Callable[[Article], Article] = lambda article: article) -> None:
        def changed(stage: stages.Stage) -> stages.Stage:
            if stage.name != name:
                return stage
            run = stage.run
            return replace(stage, version=f"{stage.version}+", run=lambda *given: then(run(*given)))

        if name == "clean":
            cleaning = clean.clean
            monkeypatch.setattr(clean, "clean", lambda *given: then(cleaning(*given)))
            monkeypatch.setattr(clean, "VERSION", f"{clean.VERSION}+")
        monkeypatch.setattr(stages, "ENRICHMENTS", tuple(map(changed, stages.ENRICHMENTS)))
        stages.pipeline.cache_clear()

    return to


def shout(article: Article) -> Article:
    return article.evolve(summary=(article.summary or "").upper())


def test_nothing_is_done_where_nothing_is_stale(desk: Desk) -> None:
    desk.write("a.txt", text(1))
    desk.ingest()
    before = desk.documents()
    report = desk.reprocess()
    assert (report.kind, report.seen, report.state) == ("reprocess", 0, "completed")
    assert desk.documents() == before


def test_a_changed_stage_is_done_again_without_the_drop(desk: Desk, change: Callable[..., None]) -> None:
    for n in range(5):
        desk.write(f"{n}.txt", text(n))
    desk.ingest()
    before = desk.documents()
    change("summary", shout)
    for path in desk.drop.iterdir():
        path.rename(path.with_suffix(".gone"))
    report = desk.reprocess()
    assert (report.seen, report.updated, report.unchanged, report.stale) == (5, 5, 0, {"summary": 5})
    assert report.balanced
    for id, document in desk.documents().items():
        assert document["summary"] == before[id]["summary"].upper()
        assert document["pipeline"]["run_id"] == report.run_id
        untouched = {"summary", "pipeline"}
        assert {k: v for k, v in document.items() if k not in untouched} == {
            k: v for k, v in before[id].items() if k not in untouched
        }
    assert desk.index.ledger.run(report.run_id) == report.to_document()
    assert desk.reprocess().seen == 0


def test_worker_processes_give_the_same(desk: Desk) -> None:
    for n in range(5):
        desk.write(f"{n}.txt", text(n))
    desk.ingest()
    before = desk.content()
    with desk.index.writer("test") as writer:
        for document in desk.documents().values():
            article = Article.model_validate(document)
            older = [
                stage.evolve(fingerprint="0" * 16) if stage.stage == "summary" else stage
                for stage in article.pipeline.stages
            ]
            pipeline = article.pipeline.evolve(stages=older)
            writer.upsert([article.evolve(summary="Old.", pipeline=pipeline).to_document()])
    report = reprocess(desk.index, desk.raw_store, workers=2)
    assert (report.seen, report.updated, report.stale) == (5, 5, {"summary": 5})
    assert desk.content() == before


def test_the_next_ingest_says_unchanged(desk: Desk, change: Callable[..., None]) -> None:
    desk.write("a.txt", text(1))
    desk.write("b.txt", text(1))
    desk.write("c.jsonl", json.dumps({"id": "c", "text": text(2), "url": "https://example.org/c"}) + "\n")
    desk.ingest()
    change("summary", shout)
    desk.reprocess()
    after = desk.documents()
    report = desk.ingest()
    assert (report.seen, report.unchanged) == (3, 3)
    assert desk.documents() == after


def test_it_gives_what_ingesting_again_would_give(desk: Desk, change: Callable[..., None]) -> None:
    for n in range(4):
        desk.write(f"{n}.txt", text(n))
    desk.ingest()
    change("clean", lambda article: article.evolve(body=article.body.replace("Monday", "Tuesday")))
    desk.reprocess()
    again = desk.content()
    with desk.index.writer("test") as writer:
        for id, document in desk.documents().items():
            older = Article.model_validate(document)
            old = [s.evolve(fingerprint="0" * 16) for s in older.pipeline.stages]
            writer.upsert([older.evolve(body="x", pipeline=older.pipeline.evolve(stages=old)).to_document()])
            desk.index.ledger.record(
                [replace(entry, fingerprint="old") for entry in desk.index.ledger.of_articles([id])]
            )
    assert desk.ingest().updated == 4
    assert desk.content() == again


def test_only_articles_in_which_the_named_stage_is_stale(desk: Desk, change: Callable[..., None]) -> None:
    desk.write("a.txt", text(1))
    desk.ingest()
    change("summary", shout)
    desk.write("b.txt", text(2))
    desk.ingest()
    change("topics")
    found = survey(desk.index, "summary")
    assert (found.total, found.documents, found.stages) == (2, 0, {"topics": 2})
    assert desk.reprocess("summary").seen == 0
    assert survey(desk.index).documents == 2
    report = desk.reprocess("topics")
    assert (report.seen, report.unchanged, report.updated) == (2, 2, 0)
    assert survey(desk.index).documents == 0


def test_an_unknown_stage_is_named(desk: Desk) -> None:
    with pytest.raises(UsageError, match="no stage 'magic'; there are clean, language"):
        desk.reprocess("magic")
    with pytest.raises(UsageError, match="flows ingest"):
        desk.reprocess("read")


def test_what_was_left_out_stays_left_out(desk: Desk, change: Callable[..., None]) -> None:
    desk.without = FAST | {"topics"}
    desk.write("a.txt", text(1))
    desk.ingest()
    change("summary", shout)
    assert desk.reprocess().updated == 1
    (document,) = desk.documents().values()
    assert "topics" not in {stage["stage"] for stage in document["pipeline"]["stages"]}
    assert desk.ingest().unchanged == 1


def test_a_text_that_is_not_kept_is_named_and_its_article_stays(desk: Desk, change: Callable[..., None]) -> None:
    desk.write("a.txt", text(1))
    desk.write("b.txt", text(2))
    desk.ingest()
    lost, _ = desk.documents().values()
    desk.raw_store.remove(lost["source"]["sha256"])
    change("summary", shout)
    report = desk.reprocess()
    assert (report.seen, report.updated, report.unchanged, report.not_kept) == (2, 1, 1, 1)
    assert lost["id"] in report.refused[0] and str(desk.drop) in report.refused[0]
    assert desk.documents()[lost["id"]] == lost
    assert desk.reprocess().not_kept == 1
    assert desk.ingest().updated == 1
    assert survey(desk.index).documents == 0


def test_what_todays_rules_refuse_ends_as_when_it_is_ingested_again(desk: Desk, change: Callable[..., None]) -> None:
    def refuse(article: Article) -> Article:
        if "Number 1" in article.body:
            raise Reject(RejectCode.NO_ARTICLE, "all 2 lines were taken for boilerplate")
        return article

    for name, n in (("a.txt", 1), ("b.txt", 1), ("c.txt", 2)):
        desk.write(name, text(n))
    desk.ingest()
    before = {document["body"]: document for document in desk.documents().values()}
    change("clean", refuse)
    report = desk.reprocess()
    assert (report.seen, report.rejected, report.newly_rejected, report.unchanged) == (2, 1, 1, 1)
    assert report.reasons == {"no_article": 1}
    assert {document["body"] for document in desk.documents().values()} == set(before)
    rejects = desk.index.ledger.rejected()
    assert [(reject.path, reject.code, reject.whole) for reject in rejects] == [
        ("a.txt", "no_article", True), ("b.txt", "no_article", True),
    ]  # fmt: skip
    assert rejects[0].head == text(1).encode()
    assert desk.index.ledger.counts() == {RecordOutcome.LOADED: 1, RecordOutcome.REJECTED: 2}
    again = desk.reprocess()
    assert (again.seen, again.rejected, again.newly_rejected) == (1, 1, 0)
    ingested = desk.ingest()
    assert (ingested.rejected, ingested.newly_rejected, ingested.unchanged) == (2, 0, 1)


def test_a_defect_costs_one_document(desk: Desk, change: Callable[..., None]) -> None:
    def fail(article: Article) -> Article:
        if "Number 1" in article.body:
            raise ZeroDivisionError("The town of Number 1 has secrets")
        return article

    desk.write("a.txt", text(1))
    desk.write("b.txt", text(2))
    desk.ingest()
    change("summary", fail)
    report = desk.reprocess()
    assert (report.rejected, report.unchanged, report.reasons) == (1, 1, {"defect": 1})
    assert "secrets" not in json.dumps(report.to_document())


QUOTE = '"The pool has cost this town more than every school together, and nobody has been swimming there," {} said.'


def test_stories_are_looked_for_again_where_the_text_changed(desk: Desk, change: Callable[..., None]) -> None:
    desk.without = FAST - {"stories"}
    desk.write("a.txt", text(1, QUOTE.format("Smith")))
    desk.write(
        "b.txt", text(2, "It will be open in winter too, and there will be music, a bar and a school of diving.")
    )
    desk.ingest()
    assert not any("story" in document for document in desk.documents().values())

    def quoted(article: Article) -> Article:
        return article.evolve(body=f"{article.body} {QUOTE.format('the mayor')}")

    change("clean", quoted)
    report = desk.reprocess()
    assert report.stories["examined"] == 2
    assert len({document["story"]["id"] for document in desk.documents().values()}) == 1
    assert desk.ingest().unchanged == 2


def test_stories_are_left_alone_where_no_text_changed(desk: Desk, change: Callable[..., None]) -> None:
    desk.without = FAST - {"stories"}
    desk.write("a.txt", text(1))
    desk.ingest()
    change("summary", shout)
    assert desk.reprocess().stories["examined"] == 0


def test_articles_made_without_stories_get_none(desk: Desk, change: Callable[..., None]) -> None:
    for n, name in enumerate(("Smith", "the mayor")):
        desk.write(f"{n}.txt", text(n, QUOTE.format(name)))
    desk.ingest()
    change("clean", lambda article: article.evolve(body=article.body + " It rained."))
    report = desk.reprocess()
    assert (report.updated, report.stories["examined"]) == (2, 0)
    assert not any("story" in document for document in desk.documents().values())


def test_a_survey_counts_by_stage_and_outlet(desk: Desk, change: Callable[..., None]) -> None:
    for n in range(3):
        record = {"id": n, "text": text(n), "outlet": "Stuff" if n else None}
        desk.write(f"{n}.jsonl", json.dumps(record) + "\n")
    desk.ingest()
    assert survey(desk.index).documents == 0
    change("summary", shout)
    change("topics")
    found = survey(desk.index)
    assert (found.total, found.documents, found.only_read) == (3, 3, 0)
    assert found.stages == {"summary": 3, "topics": 3}
    assert found.outlets == {"Stuff": 2, "unknown": 1}


def test_a_survey_beside_a_run_that_refreshes_the_last_of_them_counts_nothing(
    desk: Desk, change: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.write("a.txt", text(1))
    desk.ingest()
    change("summary", shout)
    asked = staleness._search

    def as_if_refreshed_meanwhile(index: Index, fingerprints: Sequence[str], facets: tuple[str, ...] = ()) -> Any:
        return SearchResult(0, ()) if fingerprints else asked(index, fingerprints, facets)

    monkeypatch.setattr(staleness, "_search", as_if_refreshed_meanwhile)
    found = survey(desk.index)
    assert (found.documents, found.only_read, found.stages) == (0, 0, {})


def test_what_only_another_reader_would_read_otherwise_is_told_and_left(
    desk: Desk, change: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.write("a.txt", text(1))
    desk.ingest()
    before = desk.documents()
    monkeypatch.setattr("flows.read.VERSION", "another")
    stages.pipeline.cache_clear()
    found = survey(desk.index)
    assert (found.documents, found.only_read, found.stages) == (0, 1, {"read": 1})
    assert desk.reprocess().seen == 0
    assert desk.documents() == before
    change("summary", shout)
    assert desk.reprocess().updated == 1
    assert survey(desk.index).only_read == 1
    assert desk.ingest().updated == 1
    assert survey(desk.index).stages == {}


class Killed(BaseException):
    """Stands for the end of the process."""


@pytest.mark.parametrize("where", ["upsert", "update_stories", "record"])
def test_a_run_that_was_killed_is_finished_by_the_next(
    desk: Desk, change: Callable[..., None], monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    desk.without = FAST - {"stories"}
    for n, name in enumerate(("Smith", "the mayor")):
        desk.write(f"{n}.txt", text(n, f"It is said to be deep. {QUOTE.format(name)}"))
    desk.ingest()
    change("clean", lambda article: article.evolve(body=article.body.replace("deep", "very deep")))

    def die(*_: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        if where == "upsert":
            with desk.index.writer("test") as writer:
                patch.setattr(type(writer), "upsert", die)
        elif where == "update_stories":
            patch.setattr("flows.upkeep.rewriting.update_stories", die)
        else:
            patch.setattr(type(desk.index.ledger), "record", die)
        with pytest.raises(Killed):
            desk.reprocess()
    report = desk.reprocess()
    assert report.updated == (2 if where == "upsert" else 0)
    assert all("very deep" in document["body"] for document in desk.documents().values())
    assert len({document["story"]["id"] for document in desk.documents().values()}) == 1
    assert desk.ingest().unchanged == 2
    assert not any(run.get("pending") for run in desk.index.ledger.runs())


def test_names_that_a_story_gave_outlive_what_is_done_again_while_the_story_gives_them(
    desk: Desk, change: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ner, "recognise", lambda *_: [])
    desk.without = frozenset({"language"})
    change("entities", knowing("Ashton Kutcher", "Kutcher"))
    desk.write("a.txt", f"{SAID} said Kutcher.\n\n{text(1)}")
    desk.write("b.txt", f"{SAID} said Ashton Kutcher.\n\n{text(2)}")
    desk.ingest()

    def names() -> list[list[str]]:
        return sorted(document["people"] for document in desk.index.scan())

    assert names() == [["Ashton Kutcher"]] * 2
    before = desk.content()
    change("entities", knowing("Ashton Kutcher", "Kutcher"))
    assert desk.reprocess().updated == 0
    assert [document | {"pipeline": {}} for document in desk.content().values()] == [
        document | {"pipeline": {}} for document in before.values()
    ]
    change("summary", shout)
    assert desk.reprocess().updated == 2
    assert names() == [["Ashton Kutcher"]] * 2
    change("entities", knowing("Kutcher"))
    desk.reprocess()
    assert names() == [["Kutcher"]] * 2
