"""An earlier version that serves again: what came since is made up for, on both engines."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from flows import stages
from flows.index.archive import Archive as Versions
from flows.index.base import Document, Index
from flows.index.elastic.builds import ElasticReopened
from flows.index.embedded.archive import EmbeddedBuild
from flows.index.embedded.engine import EmbeddedIndex
from flows.index.opening import open_archive, open_index
from flows.report import RunReport
from flows.upkeep.recover import recover
from flows.versions.rebuild import rebuild
from flows.versions.rollback import rollback
from tests.archive import FAST, URL, Archive, article, new_archive, record
from tests.index.documents import document
from tests.index.versions import Place, serving

LIBRARY, THEATRE, PARK = (f"https://example.org/{name}" for name in ("library", "theatre", "park"))
WORDS = (
    "mayor", "clerk", "lawyer", "treasurer", "gardener", "engineer", "teacher", "doctor", "painter", "driver", "baker",
)  # fmt: skip


@pytest.fixture
def archive(place: Place, tmp_path: Path) -> Iterator[Archive]:
    """A drop that is loaded into an index whose versions are under test."""
    with open_index(place.location, place.settings) as index:
        yield new_archive(tmp_path / "tested", index)


@pytest.fixture
def undisturbed(tmp_path: Path) -> Iterator[Archive]:
    """The same drop, in an index that knows no versions."""
    index = EmbeddedIndex.open(tmp_path / "undisturbed-home")
    yield new_archive(tmp_path / "undisturbed", index)
    index.close()


@pytest.fixture
def versions(place: Place, archive: Archive) -> Iterator[Versions]:
    with open_archive(place.location, place.settings) as opened:
        yield opened


def begin(archive: Archive) -> None:
    """A drop as it is when the earlier version is built."""
    archive.write("updated.jsonl", record("u", 1, url=URL))
    archive.write("changed.txt", article(2))
    archive.write("deleted.txt", article(3))
    archive.write("same.txt", article(4))
    archive.write("copy.txt", article(4))
    archive.write("another-copy.txt", article(4) + "\n\n")  # the same text in other bytes
    archive.write("moved.txt", article(5))
    archive.write("half/one.txt", article(6))
    archive.write("half/two.txt", article(6))
    archive.write("titled.jsonl", record("t", 7, url=LIBRARY))
    archive.write("older.jsonl", record("o", 8, url=THEATRE))
    archive.write("first.jsonl", record("f", 9, url=PARK))
    archive.write("second.jsonl", record("s", 10, url=PARK))
    archive.run()


def go_on(archive: Archive) -> None:
    """The same drop later: every way in which an article changes."""
    archive.write("updated.jsonl", record("u", 11, url=URL))
    archive.write("changed.txt", article(12))
    archive.move("moved.txt", "elsewhere/moved.txt")
    archive.write("titled.jsonl", record("t", 7, url=LIBRARY, title="Library to close"))
    archive.write("newer.jsonl", record("n", 18, url=THEATRE))
    archive.write("added.txt", article(13))
    archive.write("copy-of-it.txt", article(4))
    archive.remove("deleted.txt", "half/two.txt", "second.jsonl")
    again(archive)


def again(archive: Archive) -> RunReport:
    return archive.run(on_missing="delete", max_missing=1)


def content(archive: Archive) -> dict[str, Document]:
    """The documents: without the run that wrote them and where the drop stood, places in any order. The park's history
    is left out: a text whose record is gone is taken out with what it said of earlier ones."""
    found = {}
    for one in archive.documents():
        places = sorted((place["path"], place.get("id")) for place in one["source"]["places"])
        source = {name: one["source"][name] for name in ("sha256", "text_sha256", "size", "format")}
        pipeline = {name: value for name, value in one["pipeline"].items() if name != "run_id"}
        found[one["id"]] = one | {"source": source | {"places": places}, "pipeline": pipeline}
        if one.get("url") == PARK:
            found[one["id"]].pop("versions", None)
    return found


def disturbed(archive: Archive, versions: Versions) -> str:
    """An archive with a version from before the drop changed, and one from after it, which serves; the earlier one."""
    begin(archive)
    earlier = serving(versions)
    rebuild(versions, archive.raw_store)
    go_on(archive)
    return earlier


@pytest.mark.parametrize("recovering", [False, True], ids=["ingest", "reprocess and ingest"])
def test_after_a_rollback_an_ingest_leads_to_where_the_archive_was(
    archive: Archive, undisturbed: Archive, versions: Versions, recovering: bool
) -> None:
    begin(undisturbed)
    go_on(undisturbed)
    earlier = disturbed(archive, versions)
    assert content(archive) == content(undisturbed)
    report = rollback(versions, archive.raw_store)
    assert serving(versions) == earlier
    held = {one["id"] for one in archive.documents()}
    wanted = {one["id"] for one in undisturbed.documents()}
    assert held < wanted
    assert (report.kind, report.state, report.seen, report.lacking) == (
        "rollback", "completed", len(held), len(wanted - held),
    )  # fmt: skip
    assert versions.ledger.run(report.run_id) == report.to_document()
    if recovering:
        assert recover(archive.index, archive.raw_store, FAST).seen == report.lacking
        assert {one["id"] for one in archive.documents()} == wanted
    again(archive)
    assert content(archive) == content(undisturbed)
    settled = again(archive)
    assert settled.unchanged == settled.seen


def test_what_was_replaced_or_deleted_is_taken_out_and_what_changed_is_read_again(
    archive: Archive, versions: Versions
) -> None:
    disturbed(archive, versions)
    report = rollback(versions, archive.raw_store)
    bodies = archive.bodies()
    assert not {article(2), article(3), article(10)} & bodies
    assert {article(1), article(4), article(5), article(6), article(7), article(8)} <= bodies
    assert report.deleted == 3
    unsettled = [entry.path for entry in versions.ledger.entries() if not entry.fingerprint]
    assert unsettled == ["copy-of-it.txt", "newer.jsonl", "titled.jsonl", "updated.jsonl"]
    assert report.unsettled == 4


def test_where_nothing_changed_since_nothing_is_touched(archive: Archive, versions: Versions) -> None:
    begin(archive)
    rebuild(versions, archive.raw_store)
    before = archive.documents()
    entries = versions.ledger.entries()
    report = rollback(versions, archive.raw_store)
    assert (report.deleted, report.unsettled, report.lacking) == (0, 0, 0)
    assert (archive.documents(), versions.ledger.entries()) == (before, entries)
    assert archive.run().loaded == 0


def killed(*_: object, **__: object) -> Any:
    raise KeyboardInterrupt


@pytest.mark.parametrize("moment", ["before the ledger", "after the documents", "after the swap"])
def test_a_rollback_that_was_killed_is_completed(
    archive: Archive, undisturbed: Archive, versions: Versions, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(undisturbed)
    go_on(undisturbed)
    earlier = disturbed(archive, versions)
    later = serving(versions)
    monkeypatch.setattr("flows.versions.mend._AT_ONCE", 2)
    with monkeypatch.context() as patched:
        interrupt(patched, archive.index, moment)
        with pytest.raises(KeyboardInterrupt):
            rollback(versions, archive.raw_store, earlier)
    if moment == "after the swap":
        assert serving(versions) == earlier
    else:
        assert serving(versions) == later
        assert content(archive) == content(undisturbed)
        rollback(versions, archive.raw_store, earlier)
    again(archive)
    assert content(archive) == content(undisturbed)


def interrupt(patched: pytest.MonkeyPatch, index: Index, moment: str) -> None:
    """Let a rollback end there."""
    if moment == "before the ledger":
        patched.setattr(type(index.ledger), "record", killed)
        return
    for build in (EmbeddedBuild, ElasticReopened):
        publish = build.publish if moment == "after the swap" else lambda _: None
        patched.setattr(build, "publish", then_killed(publish))


def then_killed(does: Callable[..., None]) -> Callable[..., None]:
    def does_it(*arguments: Any) -> None:
        does(*arguments)
        raise KeyboardInterrupt

    return does_it


def test_copies_of_what_is_taken_out_are_freed(archive: Archive, versions: Versions) -> None:
    archive.write("a.txt", article(1))
    archive.run()
    (kept,) = archive.documents()
    orphan = document("orphan", "Nobody claims it.")
    with archive.index.writer("a test") as writer:
        writer.upsert([orphan, kept | {"near_duplicate_of": "orphan"}])
    earlier = serving(versions)
    rebuild(versions, archive.raw_store)
    assert rollback(versions, archive.raw_store, earlier).deleted == 1
    assert archive.documents() == [kept]


def test_near_duplicates_of_what_is_taken_out_know_each_other_again(archive: Archive, versions: Versions) -> None:
    archive.without = FAST - {stages.STORIES}
    text = " ".join(f"Sentence {n} tells what the {word} of the council said." for n, word in enumerate(WORDS))
    for name in "abc":
        archive.write(f"{name}.txt", f"{text} It was seen by {name * 5}.")
    archive.run()
    first, *_ = originals = {one.get("near_duplicate_of") for one in archive.documents()} - {None}
    assert len(originals) == 1
    (path,) = {one["source"]["path"] for one in archive.documents() if one["id"] == first}
    earlier = serving(versions)
    rebuild(versions, archive.raw_store)
    archive.remove(path)
    again(archive)
    after = content(archive)
    assert rollback(versions, archive.raw_store, earlier).deleted == 1
    assert content(archive) == after
    assert [one.get("near_duplicate_of") in after for one in archive.documents()].count(True) == 1


def test_a_lost_ledger_is_no_order_to_take_everything_out(archive: Archive, versions: Versions) -> None:
    with archive.index.writer("a test") as writer:
        writer.upsert([document(name, f"A text of {name}.") for name in "ab"])
    before = archive.documents()
    rebuild(versions, archive.raw_store)
    report = rollback(versions, archive.raw_store)
    assert (report.seen, report.deleted) == (2, 0)
    assert archive.documents() == before
