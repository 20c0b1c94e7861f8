"""Runs and re-runs: every record ends in exactly one outcome, and the index holds what the drop says."""

import io
import json
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from flows import stages
from flows.article import Article
from flows.errors import IndexBusy, Stop
from flows.index.base import Document, Index, SearchRequest, WriteOutcome, Writer, WriteStatus
from flows.index.ledger import RecordOutcome
from flows.ingest import Conduct, ingest
from flows.load.books import Books
from flows.load.chunk import Loader
from flows.load.chunks import CHUNKS_AHEAD, chunks
from flows.load.preparing import Prepared
from flows.read.discover import Discovery, Root, discover
from flows.read.records import records
from flows.report import RunReport
from tests.archive import FAST, URL, Archive, article, new_archive, record

CASES = {"embedded-one chunk": ("embedded", 500), "embedded-many chunks": ("embedded", 2)}
CASES["elasticsearch-many chunks"] = ("elasticsearch", 2)


@pytest.fixture(scope="session", params=CASES)
def case(request: pytest.FixtureRequest) -> tuple[str, int]:
    """An engine, and records in a chunk: what one chunk cannot see must not matter. Both sizes on the faster engine."""
    return CASES[request.param]


@pytest.fixture(scope="session")
def engine_name(case: tuple[str, int]) -> str:
    """In place of every engine once."""
    return case[0]


@pytest.fixture
def archive(tmp_path: Path, engine: Index, case: tuple[str, int], monkeypatch: pytest.MonkeyPatch) -> Archive:
    """An empty archive."""
    monkeypatch.setattr("flows.load.chunks.RECORDS_PER_COMMIT", case[1])
    return new_archive(tmp_path, engine)


def test_a_second_run_writes_nothing(archive: Archive) -> None:
    for n in range(3):
        archive.write(f"{n}.txt", article(n))
    first = archive.run()
    before = archive.documents()
    second = archive.run()
    assert (first.loaded, first.created) == (3, 3)
    assert (second.seen, second.unchanged, second.loaded) == (3, 3, 0)
    assert archive.documents() == before


def test_a_changed_file_replaces_what_it_produced(archive: Archive) -> None:
    archive.write("a.txt", article(1))
    archive.run()
    archive.write("a.txt", article(2))
    report = archive.run()
    assert (report.loaded, report.replaced) == (1, 1)
    assert archive.bodies() == {article(2)}


def test_a_broken_copy_does_not_cost_the_last_good_article(archive: Archive) -> None:
    archive.write("a.txt", article(1))
    archive.run()
    (archive.drop / "a.txt").write_bytes(b"\0\1\2 half a file")
    broken = archive.run()
    assert (broken.rejected, broken.newly_rejected) == (1, 1)
    assert archive.bodies() == {article(1)}
    archive.write("a.txt", article(2))
    assert archive.run().replaced == 1
    assert archive.bodies() == {article(2)}


def test_the_same_text_again_is_one_article_with_two_places(archive: Archive) -> None:
    archive.write("a.txt", article(1))
    archive.write("b.txt", article(1) + "\n\n")
    report = archive.run()
    assert (report.loaded, report.duplicate) == (1, 1)
    (document,) = archive.documents()
    assert [place["path"] for place in document["source"]["places"]] == ["a.txt", "b.txt"]
    assert archive.run().unchanged == 2


def test_an_article_stays_while_one_of_its_places_does(archive: Archive) -> None:
    archive.write("a.txt", article(1))
    archive.write("b.txt", article(1))
    archive.run()
    archive.write("a.txt", article(2))
    report = archive.run()
    assert report.replaced == 0
    assert archive.bodies() == {article(1), article(2)}
    (old,) = (document for document in archive.documents() if document["body"] == article(1))
    assert [place["path"] for place in old["source"]["places"]] == ["b.txt"]
    assert old["source"]["path"] == "b.txt"


def test_another_drop_with_the_same_text_adds_a_place(archive: Archive, tmp_path: Path) -> None:
    archive.write("a.txt", article(1))
    archive.run()
    other = tmp_path / "other"
    other.mkdir()
    (other / "x.txt").write_text(article(1))
    report = archive.run(other)
    assert (report.duplicate, report.loaded) == (1, 0)
    (document,) = archive.documents()
    assert [place["drop"] for place in document["source"]["places"]] == [archive.drop.as_posix(), other.as_posix()]


def test_a_new_text_at_a_known_address_is_an_update(archive: Archive) -> None:
    def write(n: int) -> None:
        archive.write("a.jsonl", json.dumps({"id": "a", "text": article(n), "url": "https://example.org/pool"}))

    write(1)
    archive.run()
    first = archive.documents()[0]
    write(2)
    report = archive.run()
    assert (report.loaded, report.updated, report.replaced) == (1, 1, 0)
    (document,) = archive.documents()
    assert (document["id"], document["body"]) == (first["id"], article(2))
    assert document["first_seen_at"] == first["first_seen_at"]


def test_two_texts_of_one_address_in_one_drop_leave_the_later_one(archive: Archive) -> None:
    lines = [json.dumps({"id": n, "text": article(n), "url": "https://example.org/pool"}) for n in (1, 2)]
    archive.write("a.jsonl", "\n".join(lines))
    assert archive.run().loaded == 2
    assert archive.bodies() == {article(2)}
    assert archive.run().unchanged == 2
    assert archive.bodies() == {article(2)}


def test_a_known_reject_is_counted_and_quiet(archive: Archive) -> None:
    archive.write("empty.txt", "  \n")
    archive.write("a.txt", article(1))
    first, second = archive.run(), archive.run()
    assert (first.rejected, first.newly_rejected, first.reasons) == (1, 1, {"empty": 1})
    assert (second.rejected, second.newly_rejected, second.reasons) == (1, 0, {"empty": 1})
    (kept,) = archive.index.ledger.rejected()
    assert (kept.path, kept.code, kept.head) == ("empty.txt", "empty", b"  \n")
    archive.write("empty.txt", article(2))
    archive.run()
    assert archive.index.ledger.rejected() == []


def test_a_run_that_died_before_the_ledger_is_repaired(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(3):
        archive.write(f"{n}.txt", article(n))

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(type(archive.index.ledger), "record", die)
        with pytest.raises(KeyboardInterrupt):
            archive.run()
    report = archive.run()
    assert (report.seen, report.loaded) == (3, 3)
    assert archive.bodies() == {article(n) for n in range(3)}
    assert archive.run().unchanged == 3


def test_another_pipeline_makes_the_articles_anew(archive: Archive) -> None:
    archive.write("a.txt", article(1))
    archive.write("b.txt", article(1))
    archive.run()
    first = archive.documents()[0]
    archive.without = FAST - {"summary"}
    report = archive.run()
    assert (report.loaded, report.duplicate, report.updated) == (1, 1, 1)
    (document,) = archive.documents()
    assert document["summary"] and "summary" not in first
    assert document["source"]["places"] == first["source"]["places"]


def test_every_record_has_an_entry_that_says_what_it_became(archive: Archive) -> None:
    archive.write("a.txt", article(1))
    archive.write("b.txt", article(1))
    archive.write("c.txt", "")
    archive.run()
    keys = [(archive.drop.as_posix(), name, "") for name in ("a.txt", "b.txt", "c.txt")]
    known = archive.index.ledger.known(keys)
    outcomes = [known[key].outcome for key in keys]
    assert outcomes == [RecordOutcome.LOADED, RecordOutcome.DUPLICATE, RecordOutcome.REJECTED]
    assert known[keys[0]].article_id == known[keys[1]].article_id == archive.documents()[0]["id"]
    assert archive.index.ledger.runs()[0]["seen"] == 3


def test_what_a_stage_finds_can_be_searched(archive: Archive) -> None:
    archive.write("a.txt", article(1))
    archive.run()
    result = archive.index.search(SearchRequest('"swimming pool"'))
    assert result.total == 1
    assert Article.model_validate(result.hits[0].document).source.path == "a.txt"


def test_a_document_that_the_engine_refuses_is_a_reject(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(3):
        archive.write(f"{n}.txt", article(n))
    with archive.index.writer("test") as writer:
        engine_writer = type(writer)
    upsert = engine_writer.upsert

    def refuse_one(self: Writer, documents: Sequence[Document]) -> list[WriteOutcome]:
        accepted = [document for document in documents if "number 1" not in document["body"]]
        outcomes = {outcome.id: outcome for outcome in upsert(self, accepted)}
        refused = WriteStatus.REJECTED
        return [outcomes.get(d["id"], WriteOutcome(d["id"], refused, "no room for it")) for d in documents]

    monkeypatch.setattr(engine_writer, "upsert", refuse_one)
    report = archive.run()
    assert (report.loaded, report.newly_rejected, report.reasons) == (2, 1, {"engine_refused": 1})
    (kept,) = archive.index.ledger.rejected()
    assert (kept.path, kept.detail) == ("1.txt", "no room for it")
    assert archive.bodies() == {article(0), article(2)}
    assert archive.run().newly_rejected == 0


def test_a_run_that_ends_badly_says_so(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    archive.write("a.txt", article(1))

    def fail(*_: object, **__: object) -> Article:
        raise KeyboardInterrupt

    monkeypatch.setattr(stages, "process", fail)
    with pytest.raises(KeyboardInterrupt):
        archive.run()
    (run,) = archive.index.ledger.runs()
    assert (run["state"], run["error"]) == ("stopped", "it was told to stop")
    assert run["peak_memory"] > 0


def test_counts_that_do_not_add_up_stop_the_run(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    archive.write("a.txt", article(1))
    monkeypatch.setattr(Books, "loaded", lambda *_: None)
    with pytest.raises(Stop, match=r"a\.txt of .* was read 1 times, and booked 0 times") as stopped:
        archive.run()
    assert stopped.value.next_command
    assert archive.index.ledger.runs()[0]["state"] == "stopped"


def test_stories_found_before_a_run_died_are_found_again(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    archive.without = FAST - {"stories"}
    quote = (
        '"The pool has cost this town more than every school together, and nobody has been swimming there," {} said.'
    )
    for n, name in enumerate(("Smith", "the mayor")):
        archive.write(f"{n}.txt", f"{article(n)}\n\n{quote.format(name)}")

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("flows.load.chunk.update_stories", die)
        with pytest.raises(KeyboardInterrupt):
            archive.run()
    archive.run()
    assert len({document["story"]["id"] for document in archive.documents()}) == 1


def test_an_older_text_does_not_come_back_when_the_pipeline_changes(archive: Archive, tmp_path: Path) -> None:
    archive.write("a.jsonl", record("a", 1, url=URL))
    archive.run()
    newer = tmp_path / "newer"
    newer.mkdir()
    (newer / "b.jsonl").write_text(record("b", 2, url=URL))
    archive.run(newer)
    archive.without = FAST - {"summary"}
    report = archive.run()
    assert (report.unchanged, report.loaded) == (1, 0)
    assert archive.bodies() == {article(2)}
    assert archive.run(newer).updated == 1
    assert archive.bodies() == {article(2)}


def test_articles_are_counted_once_however_many_records_told_them(archive: Archive) -> None:
    archive.write("a.jsonl", record(1, 1, url=URL) + record(2, 2, url=URL))
    report = archive.run()
    assert (report.loaded, report.created, report.updated) == (2, 1, 1)


def test_the_record_that_is_left_of_an_address_gets_it_back(archive: Archive) -> None:
    archive.write("a.jsonl", record(1, 1, url=URL) + record(2, 2, url=URL))
    archive.run()
    archive.write("a.jsonl", record(1, 1, url=URL) + record(2, 2, url=URL + "/other"))
    archive.run()
    by_body = {document["body"]: document for document in archive.documents()}
    assert set(by_body) == {article(1), article(2)}
    assert (by_body[article(1)]["url"], by_body[article(1)]["source"]["id"]) == (URL, "1")
    assert [place["id"] for place in by_body[article(1)]["source"]["places"]] == ["1"]


def test_no_article_stays_a_copy_of_one_that_is_gone(archive: Archive) -> None:
    archive.without = FAST - {"stories"}
    long = " ".join(article(n) for n in range(3))
    archive.write("a.txt", long)
    archive.run()
    archive.write("b.txt", long + " One sentence was added by another paper.")
    archive.run()
    (copy,) = (document for document in archive.documents() if "near_duplicate_of" in document)
    archive.write("a.txt", "Something else altogether happened in another town, and nobody here heard of it at all.")
    archive.run()
    assert not [document for document in archive.documents() if "near_duplicate_of" in document]
    assert copy["id"] in {document["id"] for document in archive.documents()}


def test_what_a_second_place_knows_of_a_text_is_taken_over(archive: Archive) -> None:
    archive.write("a.txt", article(1))
    archive.run()
    archive.write("b.jsonl", record("b", 1, title="The pool", authors=["Jane Roe"]))
    report = archive.run()
    assert (report.loaded, report.duplicate) == (1, 0)
    (document,) = archive.documents()
    assert (document["title"], document["authors"]) == ("The pool", ["Jane Roe"])
    assert len(document["source"]["places"]) == 2
    archive.write("c.jsonl", record("c", 1, topics=["Sport"]))
    archive.run()
    (document,) = archive.documents()
    assert (document["title"], document["topics"]) == ("The pool", ["Sport"])
    assert archive.run().unchanged == 3


def test_where_an_article_comes_from_is_one_place(archive: Archive) -> None:
    archive.write("a.jsonl", record("A1", 1))
    archive.write("b.jsonl", record("B9", 1))
    archive.run()
    archive.write("a.jsonl", record("A1", 2))
    archive.run()
    (document,) = (document for document in archive.documents() if document["body"] == article(1))
    assert (document["source"]["path"], document["source"]["id"]) == ("b.jsonl", "B9")


def test_a_record_whose_article_the_index_lost_is_done_again(archive: Archive) -> None:
    archive.write("a.txt", article(1))
    archive.write("b.txt", article(1))
    archive.write("c.txt", article(2))
    archive.run()
    before = archive.documents()
    (lost,) = (document["id"] for document in before if document["body"] == article(1))
    with archive.index.writer("an accident") as writer:
        writer.delete([lost])
    report = archive.run()
    assert (report.repaired, report.loaded, report.duplicate, report.unchanged) == (2, 1, 1, 1)
    assert [d["source"] for d in archive.documents()] == [d["source"] for d in before]
    assert archive.run().unchanged == 3


def test_earlier_texts_of_an_address_are_noted_the_newest_first(archive: Archive) -> None:
    for n in range(4):
        archive.write("a.jsonl", record("a", n, url=URL))
        archive.run()
    (document,) = archive.documents()
    kept = [archive.raw_store.get(version["sha256"]) for version in document["versions"]]
    assert [raw.text for raw in kept if raw] == [article(2), article(1), article(0)]


def test_two_records_of_one_place_are_told_one_after_the_other(archive: Archive, tmp_path: Path) -> None:
    for name, n in (("one", 1), ("two", 2)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.txt").write_text(article(n))
    discovery = Discovery(tuple(Root("both", "", str(tmp_path / name)) for name in ("one", "two")))
    report = ingest(archive.index, archive.raw_store, discovery, archive.options)
    assert (report.loaded, report.replaced) == (2, 1)
    assert archive.bodies() == {article(2)}  # the ledger can name one record a place, and so can the index


def test_runs_that_were_killed_are_found_out_by_the_next(archive: Archive) -> None:
    archive.write("a.txt", article(1))
    archive.run()
    (run,) = archive.index.ledger.runs()
    archive.index.ledger.save_run(run | {"state": "running", "finished_at": None})
    archive.run()
    assert {run["state"] for run in archive.index.ledger.runs()} == {"completed", "interrupted"}


def test_what_a_killed_run_did_not_book_goes_when_its_file_went(archive: Archive) -> None:
    archive.write("a.txt", article(1))
    archive.run()
    archive.write("b.txt", article(1))
    archive.write("c.txt", article(2))

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(type(archive.index.ledger), "record", die)
        archive.run()
    archive.remove("b.txt", "c.txt")
    archive.run()
    (document,) = archive.documents()
    assert [place["path"] for place in document["source"]["places"]] == ["a.txt"]


def test_a_batch_that_failed_is_done_again(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.load.run.FILES_PER_BATCH", 4)
    for n in range(6):
        archive.write(f"{n}.txt", article(n))
    with archive.begun() as run:
        seen = []
        for number in run.batches():
            if number == 1:
                with monkeypatch.context() as patch:
                    patch.setattr(type(archive.index.ledger), "record", fail)
                    with pytest.raises(IndexBusy):
                        run.ingest_batch(number)
            seen.append((run.ingest_batch(number).files, number))
        report = run.finish()
    assert seen == [(4, 0), (2, 1)]
    assert (report.files, report.seen, report.loaded) == (6, 6, 6)
    assert archive.bodies() == {article(n) for n in range(6)}


def test_the_next_batch_is_judged_while_the_last_chunk_of_this_one_is_written(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without it processes wait for the writer, and the writer for them, once a batch."""
    monkeypatch.setattr("flows.load.run.FILES_PER_BATCH", 4)
    monkeypatch.setattr("flows.load.chunks.RECORDS_PER_COMMIT", 2)
    for n in range(10):
        archive.write(f"{n}.txt", article(n))
    steps: list[str] = []
    prepare, settle = Loader.prepare, Loader.settle

    def preparing(self: Loader, records: Any, **how: Any) -> Prepared:
        steps.append(f"prepare {records[0].path}")
        return prepare(self, records, **how)

    def settling(self: Loader, prepared: Prepared, *others: Any) -> None:
        steps.append(f"settle {prepared.records[0].path}")
        settle(self, prepared, *others)

    monkeypatch.setattr(Loader, "prepare", preparing)
    monkeypatch.setattr(Loader, "settle", settling)
    with archive.begun() as run:
        batches = [run.ingest_batch(number) for number in run.batches()]
        report = run.finish()
    assert [(batch.files, batch.seen, batch.loaded) for batch in batches] == [(4, 4, 4), (4, 4, 4), (2, 2, 2)]
    assert (report.files, report.seen, report.loaded) == (10, 10, 10)
    before = [steps[: steps.index(f"settle {n}.txt")] for n in range(0, 10, 2)]
    assert [sum(step.startswith("prepare") for step in some) for some in before] == [3, 4, 5, 5, 5]


def fail(*_: object) -> None:
    raise IndexBusy("busy", safe="all", next_command="again")


def test_rejects_are_judged_again_when_they_are_given_by_themselves(archive: Archive) -> None:
    archive.write("a.txt", article(1))
    archive.write("b.txt", " ")
    archive.run()
    found = [record for file in archive.found().files() for record in records(file)]
    with archive.begun() as run:
        run.ingest_records(found)
        report = run.finish()
    assert (report.seen, report.loaded, report.rejected, report.newly_rejected) == (2, 1, 1, 0)
    assert report.drops == [archive.drop.as_posix()]
    assert archive.bodies() == {article(1)}


def test_no_more_is_judged_ahead_than_there_is_room_for(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.load.chunks.RECORDS_PER_COMMIT", 2)
    for n in range(20):
        archive.write(f"{n:02}.txt", article(n))
    open_chunks, most = 0, 0
    prepare, settle = Loader.prepare, Loader.settle

    def preparing(self: Loader, *arguments: Any, **how: Any) -> Prepared:
        nonlocal open_chunks, most
        open_chunks += 1
        most = max(most, open_chunks)
        return prepare(self, *arguments, **how)

    def settling(self: Loader, *arguments: Any) -> None:
        nonlocal open_chunks
        settle(self, *arguments)
        open_chunks -= 1

    monkeypatch.setattr(Loader, "prepare", preparing)
    monkeypatch.setattr(Loader, "settle", settling)
    assert archive.run().loaded == 20
    assert (most, open_chunks) == (CHUNKS_AHEAD + 1, 0)


def test_large_records_are_committed_by_their_bytes(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.load.chunks.BYTES_PER_COMMIT", 1000)
    for n in range(3):
        archive.write(f"{n}.txt", article(n) * 8)
    assert archive.run().loaded == 3
    commits = [len(chunk) for chunk in chunks(r for file in archive.found().files() for r in records(file))]
    assert commits == [1, 1, 1]


def test_worker_processes_make_the_same_archive(archive: Archive) -> None:
    for n in range(5):
        archive.write(f"{n}.txt", article(n % 4))
    archive.write("empty.txt", "")
    report = archive.run(workers=2)
    assert (report.loaded, report.duplicate, report.rejected) == (4, 1, 1)
    assert archive.bodies() == {article(n) for n in range(4)}
    assert archive.run().unchanged == 5


def test_a_story_pass_that_was_left_out_is_done_later(archive: Archive) -> None:
    archive.write("a.txt", article(1))
    archive.run()
    archive.without = FAST - {"stories"}
    assert archive.run().updated == 1


def test_a_run_that_stops_tells_what_it_had_committed(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(5):
        archive.write(f"{n}.txt", article(n))
    monkeypatch.setattr("flows.load.chunks.RECORDS_PER_COMMIT", 2)
    process, seen = stages.process, 0

    def fail_at_the_fifth(*arguments: Any, **_: Any) -> Article:
        nonlocal seen
        seen += 1
        if seen == 5:
            raise KeyboardInterrupt
        return process(*arguments)

    monkeypatch.setattr(stages, "process", fail_at_the_fifth)
    with pytest.raises(KeyboardInterrupt):
        archive.run()
    (run,) = archive.index.ledger.runs()
    assert (run["state"], run["seen"], run["loaded"], run["finished_at"] is not None) == ("stopped", 4, 4, True)


def test_what_is_passed_over_in_an_archive_is_told(archive: Archive) -> None:
    with zipfile.ZipFile(archive.drop / "a.zip", "w") as packed:
        packed.writestr("a.txt", article(1))
        packed.writestr(".hidden.txt", article(2))
        packed.writestr("manifest.csv", "file,title\na.txt,A\ngone.txt,Gone\n")
    report = archive.run()
    assert (report.seen, report.loaded) == (1, 1)
    assert report.ignored == ["a.zip!/.hidden.txt", "a.zip!/manifest.csv: no file 'gone.txt'"]


def test_standard_input_replaces_nothing_that_came_by_it_before(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    def piped(given: str) -> RunReport:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(given.encode())))
        return ingest(archive.index, archive.raw_store, discover(["-"], "pipe"), archive.options)

    without_id = [json.dumps({"text": article(n)}) + "\n" for n in (3, 4)]
    for given in (article(1), article(2), *without_id):
        assert piped(given).created == 1
    assert archive.bodies() == {article(n) for n in (1, 2, 3, 4)}
    assert (piped(article(1)).unchanged, piped(without_id[0]).unchanged) == (1, 1)
    archive.write("a.txt", article(5))
    whole = discover([str(archive.drop)], "pipe")
    report = ingest(archive.index, archive.raw_store, whole, archive.options, conduct=Conduct(0, "delete", 1.0))
    assert (report.missing, report.deleted) == (0, 0)


def test_a_record_of_standard_input_with_an_id_is_replaced(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in (1, 2):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(record("a", n).encode())))
        ingest(archive.index, archive.raw_store, discover(["-"]), archive.options)
    assert archive.bodies() == {article(2)}
