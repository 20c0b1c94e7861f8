"""What is forgotten is nowhere any more and stays out whatever comes; a command that was killed can be run again."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from elasticsearch import Elasticsearch
from pydantic import SecretStr

from flows.errors import IndexBusy, Stop
from flows.index.archive import Archive
from flows.index.base import Document, Index, SearchRequest
from flows.index.elastic.expunge import expunge
from flows.index.opening import open_archive, open_index
from flows.ingest import ingest
from flows.inputs import Options
from flows.raw_store.store import RawStore, open_raw_store
from flows.read.discover import discover
from flows.read.identity import canonical_url, id_of_url
from flows.rejects import rejects, retry
from flows.report import RunReport
from flows.settings import Settings
from flows.upkeep import forget as module
from flows.upkeep.forget import Desk, forget, preview, tombstones, undo
from flows.upkeep.recover import recover
from flows.upkeep.reprocess import reprocess
from flows.versions.copy import copy_index
from flows.versions.rebuild import rebuild
from flows.versions.rollback import rollback
from tests.archive import FAST
from tests.index.versions import Place, make_of_another_schema, serving

URL = "https://example.org/2023/09/pool-closes"
WORD = "Quuxington"
SAID = f"The mayor of {WORD} resigned on Tuesday over the pool"
BODY = (
    f"{SAID}, which had cost the town more than its school. "
    "Four thousand residents had signed against it in spring, and the council did not listen to any of them."
)
REMAINS = (
    "The river rose by two metres in a single night, and the old bridge was closed to everybody but the firemen. "
    "Nobody was hurt, says the keeper of the lock, who has seen higher water only once in forty years of service."
)


@dataclass
class Office:
    """An index with a drop, a raw store and everything that `flows forget` needs."""

    folder: Path
    place: Place
    index: Index
    archive: Archive
    without: frozenset[str] = FAST

    @property
    def raw_store(self) -> RawStore:
        return open_raw_store(self.place.settings)

    @property
    def desk(self) -> Desk:
        return Desk(self.index, self.archive, self.raw_store, self.place.settings)

    @property
    def drop(self) -> Path:
        return self.folder / "drop"

    def write(self, name: str, text: str) -> None:
        path = self.drop / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def record(self, name: str, text: str, **more: object) -> None:
        self.write(name, json.dumps({"text": text, **more}) + "\n")

    def run(self) -> RunReport:
        options = Options(date(2026, 1, 5), datetime.now(UTC), self.without)
        return ingest(self.index, self.raw_store, discover([str(self.drop)]), options)

    def retry(self) -> RunReport:
        options = Options(date(2026, 1, 5), datetime.now(UTC), self.without)
        return retry(self.index, self.raw_store, lambda: rejects(self.index.ledger, None), options)[0]

    def bodies(self) -> set[str]:
        return {document["body"] for document in self.index.scan()}

    def stored(self) -> set[str]:
        """The texts of all versions."""
        names = (version.name for version in self.archive.versions())
        return {document["body"] for name in names for document in self.archive.documents(name)}

    def forget(self, *targets: str, reason: str = "") -> RunReport:
        return forget(self.desk, [module_id(target) for target in targets], reason)

    def texts(self) -> set[str]:
        kept = (self.raw_store.get(one.sha256) for one in self.raw_store.sha256s())
        return {raw.text for raw in kept if raw}


def module_id(target: str) -> str:
    url = canonical_url(target)
    return id_of_url(url) if url else target


@pytest.fixture
def office(place: Place, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Office]:
    if not place.embedded:
        place = Place(request.getfixturevalue("empty_archive_url"), place.settings)
    with open_index(place.location, place.settings) as index, open_archive(place.location, place.settings) as archive:
        yield Office(tmp_path, place, index, archive)
        for version in archive.versions():
            if not version.serves:
                archive.remove(version.name, "a test")  # the next one has the same archive


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A primary looks at what its copies need every 30 seconds: one test waits for it."""
    monkeypatch.setattr("flows.index.elastic.archive.expunge", lambda *_: None)


def test_nothing_is_left_of_it(office: Office) -> None:
    office.record("a.jsonl", BODY, url=URL)
    office.write("b.txt", REMAINS)
    office.run()
    assert preview(office.desk, [module_id(URL)]) == {"articles": 1, "entries": 1, "raw texts": 1}
    report = office.forget(URL)
    assert (report.kind, report.deleted) == ("forget", 1)
    assert +report.forgotten == {"articles": 1, "entries": 1, "raw texts": 1}
    assert office.bodies() == {REMAINS}
    assert office.texts() == {REMAINS}
    assert {entry.path for entry in office.index.ledger.entries()} == {"b.txt"}
    assert office.index.search(SearchRequest(WORD)).total == 0


@pytest.mark.parametrize("engine_name", ["embedded"], indirect=True)
def test_no_file_of_the_state_folder_holds_a_word_of_it(office: Office) -> None:
    for n in range(8):
        office.write(f"{n}.txt", f"{REMAINS} This is what is said for the {n}th time.")
    office.run()
    office.record("a.jsonl", BODY, url=URL, title=f"{WORD} in uproar", author="Quentin Quux")
    office.record("bad.jsonl", f"{BODY} \0", url=URL + "x")
    office.run()
    office.record("a.jsonl", f"{BODY} And the pool stays.", url=URL)
    office.run()
    assert [reject.path for reject in office.index.ledger.rejected()] == ["bad.jsonl"]
    words = [WORD, WORD.lower(), "uproar", "quux", URL, "pool-closes"]
    assert found_in(office.place.settings.home, words)
    office.forget(URL)
    office.forget(URL + "x")
    assert office.index.ledger.rejected() == []
    assert found_in(office.place.settings.home, words) == []
    assert len(office.bodies()) == 8


def found_in(home: Path, words: list[str]) -> list[str]:
    """Which words stand in which files."""
    return [
        f"{word} in {path.relative_to(home)}"
        for path in home.rglob("*")
        if path.is_file()
        for word in words
        if word.encode() in path.read_bytes()
    ]


@pytest.mark.parametrize(
    ("engine_name", "again"),
    [
        *(("embedded", how) for how in ("another text", "another address", "another file", "other bytes")),
        *(("elasticsearch", how) for how in ("another text", "other bytes")),
    ],
    indirect=["engine_name"],
)
def test_it_stays_out_whatever_it_comes_as(office: Office, again: str) -> None:
    office.record("a.jsonl", BODY, url=URL)
    office.run()
    office.forget(URL)
    same = office.run()
    assert (same.rejected, same.newly_rejected, same.reasons) == (1, 0, {"forgotten": 1})
    (office.drop / "a.jsonl").unlink()
    match again:
        case "another text":
            office.record("b.jsonl", REMAINS, url="http://www.example.org/2023/09/pool-closes/?utm_source=x#top")
        case "another address":
            office.record("b.jsonl", BODY, url="https://example.com/copy")
        case "another file":
            office.write("sub/c.txt", BODY)
        case "other bytes":
            office.write("d.txt", "\n\n" + BODY.replace(" ", "  ") + "\r\n")
    first, second = office.run(), office.run()
    # A file that is nothing but the normalised text has its hash as that of its bytes: they count as known.
    assert (first.rejected, first.newly_rejected) == (1, again != "another file")
    assert (second.rejected, second.newly_rejected) == (1, 0)
    assert second.balanced
    assert office.bodies() == set()
    assert office.texts() == set()
    assert office.index.ledger.rejected() == []
    assert office.index.ledger.entries() == []


def test_an_address_can_be_forgotten_before_anything_came_of_it(office: Office) -> None:
    office.forget(URL)
    office.record("a.jsonl", BODY, url=URL)
    office.write("b.txt", REMAINS)
    report = office.run()
    assert (report.loaded, report.rejected, report.reasons) == (1, 1, {"forgotten": 1})
    assert office.bodies() == {REMAINS}


def test_the_same_text_under_another_address_goes_with_it_and_its_address_may_come_back(office: Office) -> None:
    office.record("a.jsonl", BODY, url=URL)
    office.record("b.jsonl", BODY, url="https://example.com/copy")
    office.run()
    assert len(list(office.index.scan())) == 2
    assert preview(office.desk, [module_id(URL)])["articles"] == 2
    office.forget(URL)
    assert list(office.index.scan()) == []
    office.record("b.jsonl", REMAINS, url="https://example.com/copy")
    assert office.run().loaded == 1


def test_earlier_texts_of_it_go_and_stay_out(office: Office) -> None:
    office.record("a.jsonl", BODY, url=URL)
    office.run()
    office.record("a.jsonl", REMAINS, url=URL)
    office.run()
    office.forget(URL)
    assert office.texts() == set()
    office.write("b.txt", BODY)
    office.write("c.txt", REMAINS)
    assert office.run().reasons == {"forgotten": 3}


def test_others_name_it_no_more(office: Office) -> None:
    for n in range(4):
        text = f"{BODY} {REMAINS} Edition number {n} was printed at {n} in the morning."
        office.record(f"{n}.jsonl", text, url=f"{URL}-{n}")
    office.run()
    ids = [module_id(f"{URL}-{n}") for n in range(4)]
    story = {"id": ids[0], "evidence": [f"shares 14 quoted phrases with {ids[0]}", f"names two people of {ids[2]}"]}
    with office.index.writer("a test") as writer:
        stored = office.index.get(ids)
        writer.upsert([stored[id] | {"story": story, "near_duplicate_of": ids[0]} for id in ids[1:]])
        writer.upsert([stored[ids[0]] | {"story": story}])
    assert preview(office.desk, [ids[0]])["articles changed"] == 3
    office.forget(f"{URL}-0")
    after = office.index.get(ids)
    assert after.keys() == set(ids[1:])
    assert ids[0] not in json.dumps(after)
    (left,) = {one["story"]["id"] for one in after.values()}
    assert left in ids[1:]
    assert sum("near_duplicate_of" in one for one in after.values()) == 2  # they are still like each other
    office.forget(f"{URL}-1", f"{URL}-2")
    (last,) = office.index.scan()
    assert "story" not in last and "near_duplicate_of" not in last


def test_a_story_that_was_called_after_it_takes_no_name_that_is_taken(office: Office) -> None:
    for n in range(7):
        office.record(f"{n}.jsonl", f"{BODY} {REMAINS} This is the {n}th edition.", url=f"{URL}-{n}")
    office.run()
    ids = [module_id(f"{URL}-{n}") for n in range(7)]
    first, second, *others = sorted(ids[1:])
    with office.index.writer("a test") as writer:
        stored = office.index.get(ids)
        same = {"first_seen_at": stored[first]["first_seen_at"]}
        mine, theirs = {"id": f"{ids[0]}-2", "aliases": [ids[0], second]}, {"id": first, "aliases": [f"{ids[0]}-2"]}
        writer.upsert([stored[id] | same | {"story": mine} for id in (ids[0], first, second)])
        writer.upsert([stored[id] | same | {"story": theirs} for id in others])
    office.forget(f"{URL}-0")
    after = office.index.get(ids)
    assert ids[0] not in json.dumps(after)
    assert [after[id]["story"] for id in (first, second)] == [{"id": second}] * 2
    assert [after[id]["story"] for id in others] == [{"id": first}] * len(others)


def test_a_name_that_others_have_from_it_goes_with_it_unless_another_article_says_so_too(office: Office) -> None:
    for n in range(3):
        office.record(f"{n}.jsonl", f"{BODY} {REMAINS} This is the {n}th edition.", url=f"{URL}-{n}")
    report = office.run()
    ids = [module_id(f"{URL}-{n}") for n in range(3)]
    told = {"evidence": [f"full name in {ids[0]} of the same story"], "own_name": "Roe"}
    roe: Document = {"type": "person", "surfaces": ["Roe"], "count": 2, "offset": 0, "confidence": 0.9}
    named: list[Document] = [{"name": "Jane Roe"}, {"name": "Jane Roe"} | told, {"name": "Jane Roe"}]
    with office.index.writer("a test") as writer:
        stored = office.index.get(ids)
        shared: Document = {"story": {"id": ids[1]}, "people": ["Jane Roe"], "signature": {"names": ["jane roe"]}}
        writer.upsert([stored[id] | shared | {"entities": [roe | own]} for id, own in zip(ids, named, strict=True)])
    run = office.index.ledger.run(report.run_id) or {}
    office.index.ledger.save_run(run | {"people": {"Jane Roe": 2, "Roe": 1}})
    office.forget(f"{URL}-0")
    assert office.index.get(ids)[ids[1]]["entities"][0]["evidence"] == [f"full name in {ids[2]} of the same story"]
    office.forget(f"{URL}-2")
    (left,) = office.index.scan()
    assert (left["people"], left["entities"]) == (["Roe"], [roe | {"name": "Roe"}])
    office.forget(f"{URL}-1")
    assert "Roe" not in json.dumps(office.index.ledger.run(report.run_id))


def test_an_older_text_that_was_its_text_is_named_no_more(office: Office) -> None:
    office.record("a.jsonl", BODY, url=URL)
    office.run()
    office.record("a.jsonl", REMAINS, url=URL)
    office.record("b.jsonl", BODY, url="https://example.com/copy")
    office.run()
    (article,) = (one for one in office.index.scan() if one["body"] == REMAINS)
    assert article["versions"]
    office.forget("https://example.com/copy")
    (article,) = office.index.scan()
    assert "versions" not in article
    assert office.texts() == {REMAINS}


def test_rejects_with_its_text_or_address_go(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def refusing(*_: Any) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr("flows.stages.process", refusing)
        office.record("a.jsonl", BODY, url=URL)
        office.write("b.txt", BODY)
        office.write("c.txt", REMAINS)
        assert office.run().reasons == {"defect": 3}
    assert preview(office.desk, [module_id(URL)])["rejects"] == 1
    office.forget(URL)
    assert {reject.path for reject in office.index.ledger.rejected()} == {"b.txt", "c.txt"}
    office.forget(module_id_of_text(BODY))
    assert {reject.path for reject in office.index.ledger.rejected()} == {"c.txt"}
    assert office.retry().loaded == 1
    assert office.run().reasons == {"forgotten": 2}


def module_id_of_text(text: str) -> str:
    from flows.article import Place as At
    from flows.article import Source
    from flows.inputs import RawArticle
    from flows.read.identity import article_id

    place = At(drop="", path="")
    source = Source(drop="", path="", sha256="", size=0, encoding="utf-8", format="txt", places=[place])
    return article_id(RawArticle(text, source))


def test_a_reject_that_is_kept_in_part_is_cleared_when_it_comes_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = f"{BODY} {REMAINS} " * 400

    def refusing(*_: Any) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr("flows.stages.process", refusing)
        office.record("a.jsonl", long, link=URL)
        assert office.run().reasons == {"defect": 1}
    (reject,) = office.index.ledger.rejected()
    assert not reject.whole
    office.index.ledger.record([], [replace(reject, record="line 1")])  # its name tells nothing
    office.forget(URL)
    report = office.retry()
    assert (report.rejected, report.reasons) == (1, {"forgotten": 1})
    assert office.index.ledger.rejected() == []


def test_older_versions_hold_it_no_more(office: Office) -> None:
    office.record("a.jsonl", BODY, url=URL)
    office.write("b.txt", REMAINS)
    office.run()
    rebuild(office.archive, office.raw_store)
    counted = preview(office.desk, [module_id(URL)])
    assert counted["older versions"] == 1
    assert office.forget(URL).forgotten["older versions"] == 1
    assert office.stored() == {REMAINS}
    rollback(office.archive, office.raw_store)
    assert office.bodies() == {REMAINS}


def test_a_version_of_another_schema_holds_it_no_more(office: Office) -> None:
    office.record("a.jsonl", BODY, url=URL)
    office.write("b.txt", REMAINS)
    office.run()
    older = make_of_another_schema(office.archive, office.place)
    rebuild(office.archive, office.raw_store)
    assert office.forget(URL).forgotten["older versions"] == 1
    assert office.stored() == {REMAINS}
    left = {version.name for version in office.archive.versions()}
    assert (older in left) is not office.place.embedded  # which cannot write the rest of it again
    assert serving(office.archive) in left


@pytest.mark.parametrize("engine_name", ["embedded"], indirect=True)
def test_it_is_not_done_while_a_version_of_another_schema_cannot_be_asked(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.record("a.jsonl", BODY, url=URL)
    office.write("c.txt", REMAINS)
    office.run()
    make_of_another_schema(office.archive, office.place)
    rebuild(office.archive, office.raw_store)

    def busy(name: str) -> Iterator[Document]:
        raise IndexBusy("no answer in time", safe="s", next_command="n")
        yield

    with monkeypatch.context() as patched, pytest.raises(IndexBusy):
        patched.setattr(office.archive, "documents", busy)
        office.forget(URL)
    (stone,) = tombstones(office.index.ledger)
    assert not stone.done
    office.forget(URL)
    assert BODY not in office.stored()


def test_nothing_brings_it_back(office: Office) -> None:
    office.record("a.jsonl", BODY, url=URL)
    office.write("b.txt", REMAINS)
    office.run()
    office.forget(URL)
    recover(office.index, office.raw_store, office.without)
    reprocess(office.index, office.raw_store)
    rebuild(office.archive, office.raw_store)
    rollback(office.archive, office.raw_store)
    office.retry()
    assert office.bodies() == {REMAINS}
    office.run()
    assert office.bodies() == {REMAINS}


@pytest.mark.parametrize("engine_name", ["elasticsearch"], indirect=True)
def test_no_segment_of_elasticsearch_holds_it(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.index.elastic.archive.expunge", expunge)
    office.record("a.jsonl", BODY, url=URL)
    for n in range(20):
        office.write(f"{n}.txt", f"{REMAINS} {n}")
    office.run()
    office.forget(URL)
    url, _, prefix = office.place.location.partition("?prefix=")
    with Elasticsearch(url) as client:
        indices = [f"{prefix}-articles", f"{prefix}-article-files", f"{prefix}-article-rejects"]
        found = [
            segment
            for index in client.indices.segments(index=indices)["indices"].values()
            for copies in index["shards"].values()
            for segment in copies[0]["segments"].values()
        ]
        assert found and sum(segment["deleted_docs"] for segment in found) == 0
        settings = client.indices.get_settings(index=indices, name="index.merge.*").body
        assert not any(one["settings"] for one in settings.values())


@pytest.mark.parametrize("engine_name", ["embedded"], indirect=True)
def test_a_copy_keeps_it_out(office: Office, tmp_path: Path) -> None:
    office.record("a.jsonl", BODY, url=URL)
    office.run()
    office.forget(URL)
    settings = Settings(home=tmp_path / "copy", raw_store=SecretStr(str(office.place.settings.home / "raw")))
    with open_index("embedded", settings) as target:
        copy_index(office.index, target, office.raw_store)
        options = Options(date(2026, 1, 5), datetime.now(UTC), FAST)
        report = ingest(target, office.raw_store, discover([str(office.drop)]), options)
        assert (report.rejected, report.newly_rejected) == (1, 0)


def test_undone_it_comes_in_again(office: Office) -> None:
    office.record("a.jsonl", BODY, url=URL)
    office.run()
    office.forget(URL, reason="court order 17/26")
    (stone,) = tombstones(office.index.ledger)
    assert (stone.article_id, stone.reason, stone.done) == (module_id(URL), "court order 17/26", True)
    assert undo(office.desk, [module_id(URL), "0" * 24]) == 1
    assert list(tombstones(office.index.ledger)) == []
    assert office.run().loaded == 1


def test_the_report_of_its_run_names_its_people_no_more(office: Office) -> None:
    office.record("a.jsonl", BODY, url=URL)
    run_id = office.run().run_id
    (document,) = office.index.scan()
    with office.index.writer("a test") as writer:
        writer.upsert([document | {"people": ["Jane Roe"]}])
    run = office.index.ledger.run(run_id)
    assert run is not None
    office.index.ledger.save_run(run | {"people": {"Jane Roe": 1, "John Doe": 2}})
    office.forget(URL)
    run = office.index.ledger.run(run_id)
    assert run is not None and run["people"] == {"John Doe": 2}


STEPS = (
    "_strike_from_reports", "_unlink", "_remove_texts", "_tell_stories", "_finish", "_take_out", "_close"
)  # fmt: skip


@pytest.mark.parametrize(
    ("engine_name", "step"),
    [*(("embedded", step) for step in STEPS), *(("elasticsearch", step) for step in ("_remove_texts", "_take_out"))],
    indirect=["engine_name"],
)
def test_killed_at_any_step_the_same_command_goes_on(
    office: Office, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.record("a.jsonl", BODY, url=URL)
    office.write("b.txt", BODY)
    office.write("c.txt", REMAINS)
    office.run()
    rebuild(office.archive, office.raw_store)

    def killed(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(module, step, killed)
        office.forget(URL)
    (stone,) = tombstones(office.index.ledger)
    assert not stone.done
    office.run()  # whatever happens in between
    recover(office.index, office.raw_store, office.without)
    office.forget(URL)
    (stone,) = tombstones(office.index.ledger)
    assert stone.done
    assert office.stored() == {REMAINS}
    assert office.texts() == {REMAINS}
    assert {entry.path for entry in office.index.ledger.entries()} == {"c.txt"}


@pytest.mark.parametrize("engine_name", ["embedded"], indirect=True)
def test_a_raw_text_that_another_index_uses_stays_until_that_one_forgets_it(office: Office, tmp_path: Path) -> None:
    raw = SecretStr(str(office.place.settings.home / "raw"))
    other = Settings(home=tmp_path / "other", raw_store=raw)
    office.record("a.jsonl", BODY, url=URL)
    office.run()
    with open_index("embedded", other) as index, open_archive("embedded", other) as archive:
        there = Office(tmp_path, Place("embedded", other), index, archive)
        there.run()
        assert preview(office.desk, [module_id(URL)])["raw texts that another index uses"] == 1
        with pytest.raises(Stop, match="1 raw texts stay") as stopped:
            office.forget(URL)
        assert module_id(URL) in stopped.value.next_command and URL not in str(stopped.value)
        assert office.bodies() == set() and office.texts() == {BODY}
        there.forget(URL)
        assert there.texts() == set()
        office.forget(URL)
    (stone,) = tombstones(office.index.ledger)
    assert stone.done


def test_a_tombstone_tells_neither_address_nor_words(office: Office) -> None:
    office.record("a.jsonl", BODY, url=URL, title="The pool")
    office.run()
    office.forget(URL)
    told = repr(list(tombstones(office.index.ledger)))
    assert not any(word in told for word in (WORD, "example.org", "pool"))
