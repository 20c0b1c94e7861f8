"""Versions of an index, on every engine: built beside each other, one of them serving."""

import threading
from collections.abc import Iterator

import pytest

from flows.errors import IndexLocked, SchemaMismatch, UsageError
from flows.index.archive import Archive
from flows.index.base import Index, SearchRequest
from flows.index.opening import open_archive, open_index
from tests.index.documents import document
from tests.index.versions import Place, activate, leave_unfinished, make_of_another_schema


@pytest.fixture
def index(place: Place) -> Iterator[Index]:
    """An index with three articles."""
    with open_index(place.location, place.settings) as opened:
        with opened.writer("a test") as writer:
            writer.upsert([document(name, f"The first text, of {name}.") for name in ("a", "b", "c")])
        yield opened


@pytest.fixture
def archive(place: Place, index: Index) -> Iterator[Archive]:
    with open_archive(place.location, place.settings) as opened:
        yield opened


def bodies(index: Index) -> dict[str, str]:
    return {found["id"]: found["body"] for found in index.scan()}


def build(archive: Archive, *ids: str) -> str:
    with archive.build("a test") as building:
        building.writer.upsert([document(name, f"The second text, of {name}.") for name in ids])
        building.writer.commit()
        building.publish()
        return building.name


def test_what_is_there_is_listed(archive: Archive, index: Index) -> None:
    (version,) = archive.versions()
    assert version.name == index.status().index
    assert (version.documents, version.serves, version.complete, version.readable) == (3, True, True, True)
    assert version.bytes > 0
    assert archive.location == index.location


def test_an_archive_of_which_nothing_is_there_has_no_versions(place: Place) -> None:
    with open_archive(place.location, place.settings) as opened:
        assert opened.versions() == []
        build(opened, "a")
        assert [version.serves for version in opened.versions()] == [True]
    with open_index(place.location, place.settings) as opened_index:
        assert list(bodies(opened_index)) == ["a"]


def test_the_documents_of_a_version_come_as_they_were_stored(archive: Archive, index: Index) -> None:
    (version,) = archive.versions()
    stored = sorted(archive.documents(version.name), key=lambda found: found["id"])
    assert stored == list(index.scan())


def test_nobody_sees_a_version_before_it_is_published(archive: Archive, index: Index) -> None:
    old = bodies(index)
    with archive.build("a test") as building:
        building.writer.upsert([document("d", "A new text.")])
        building.writer.commit()
        assert list(bodies(building.index)) == ["d"]
        assert building.index.search(SearchRequest("new")).total == 1
        assert bodies(index) == old
        assert [(v.complete, v.serves) for v in archive.versions()] == [(False, False), (True, True)]
        building.publish()
        assert list(bodies(index)) == ["d"]
    assert [(v.complete, v.serves) for v in archive.versions()] == [(True, True), (True, False)]
    assert index.status().index == archive.versions()[0].name


def test_a_build_that_fails_leaves_nothing(archive: Archive, index: Index) -> None:
    with pytest.raises(ZeroDivisionError), archive.build("a test") as building:
        building.writer.upsert([document("d", "A new text.")])
        raise ZeroDivisionError
    with archive.build("a test"):
        pass  # never published
    assert [version.serves for version in archive.versions()] == [True]
    assert set(bodies(index)) == {"a", "b", "c"}


def test_the_version_before_can_serve_again(archive: Archive, index: Index) -> None:
    old = index.status().index
    new = build(archive, "b")
    assert bodies(index) == {"b": "The second text, of b."}
    activate(archive, old)
    assert set(bodies(index)) == {"a", "b", "c"}
    assert [v.name for v in archive.versions() if v.serves] == [old]
    activate(archive, new)
    activate(archive, new)
    assert [v.name for v in archive.versions() if v.serves] == [new]


def test_a_complete_version_is_written_into_before_it_serves_again(archive: Archive, index: Index) -> None:
    old = index.status().index
    build(archive, "b")
    with pytest.raises(ZeroDivisionError), archive.reopen(old, "a test") as earlier:
        earlier.writer.delete(["a"])
        earlier.writer.commit()
        raise ZeroDivisionError
    assert set(bodies(index)) == {"b"}
    with archive.reopen(old, "the one that mends") as earlier:
        assert earlier.name == old
        earlier.writer.upsert([document("b", "A mended text.")])
        earlier.writer.commit()
        assert bodies(earlier.index) == {"b": "A mended text.", "c": "The first text, of c."}
        assert bodies(index) == {"b": "The second text, of b."}
        with pytest.raises(IndexLocked, match="the one that mends"), index.writer("x", wait=0.1):
            pass
        earlier.publish()
        assert set(bodies(index)) == {"b", "c"}
    assert [(v.complete, v.serves) for v in archive.versions()] == [(True, False), (True, True)]
    with archive.reopen(old, "a test") as earlier:  # the one that serves
        earlier.writer.delete(["c"])
        earlier.publish()
    assert set(bodies(index)) == {"b"}


def test_a_writer_writes_into_the_version_that_serves(archive: Archive, index: Index) -> None:
    old = index.status().index
    build(archive, "b")
    with index.writer("a test") as writer:
        writer.upsert([document("z", "Text.")])
    assert set(bodies(index)) == {"b", "z"}
    activate(archive, old)
    assert set(bodies(index)) == {"a", "b", "c"}


def test_a_version_that_serves_no_more_can_be_removed(archive: Archive, index: Index) -> None:
    old = index.status().index
    new = build(archive, "b")
    archive.remove(old, "a test")
    assert [version.name for version in archive.versions()] == [new]
    assert set(bodies(index)) == {"b"}
    with pytest.raises(UsageError, match="serves"):
        archive.remove(new, "a test")


@pytest.mark.parametrize("name", ["articles-v1-nowhere", "", "../..", "*", "articles", "ledger.sqlite"])
def test_a_version_that_is_not_there_is_a_wrong_call(archive: Archive, name: str) -> None:
    with pytest.raises(UsageError, match="no version"):
        activate(archive, name)
    with pytest.raises(UsageError, match="no version"):
        archive.remove(name, "a test")
    with pytest.raises(UsageError, match="no version"):
        list(archive.documents(name))


def test_what_a_killed_build_left_can_be_read_and_removed_but_never_serves(
    archive: Archive, index: Index, place: Place
) -> None:
    name = leave_unfinished(archive, place, [document("d", "Text.")])
    assert [found["id"] for found in archive.documents(name)] == ["d"]
    with pytest.raises(UsageError, match="not complete"):
        activate(archive, name)
    assert set(bodies(index)) == {"a", "b", "c"}
    assert len(archive.versions()) == 2
    archive.remove(name, "a test")
    assert len(archive.versions()) == 1
    leave_unfinished(archive, place, [])
    build(archive, "b")
    assert [version.complete for version in archive.versions()] == [True, True]


def test_a_build_holds_the_writers_lock(archive: Archive, index: Index) -> None:
    with archive.build("the builder"), pytest.raises(IndexLocked, match="the builder"), index.writer("x", wait=0.1):
        pass
    with index.writer("the writer"), pytest.raises(IndexLocked, match="the writer"), archive.build("x", wait=0.1):
        pass


def test_an_archive_opens_when_its_index_was_built_for_another_schema(archive: Archive, place: Place) -> None:
    stored = {found["id"]: found for found in archive.documents(archive.versions()[0].name)}
    name = make_of_another_schema(archive, place)
    with pytest.raises(SchemaMismatch) as mismatch, open_index(place.location, place.settings):
        pass
    assert mismatch.value.next_command.startswith("flows index rebuild")
    with open_archive(place.location, place.settings) as opened:
        serving = next(version for version in opened.versions() if version.serves)
        assert (serving.name, serving.readable, serving.complete, serving.schema_version) == (name, False, True, 7)
        assert {found["id"]: found for found in opened.documents(name)} == stored
        build(opened, "b")
    with open_index(place.location, place.settings) as mended:
        assert set(bodies(mended)) == {"b"}


def test_readers_see_one_version_or_the_other(place: Place, archive: Archive, index: Index) -> None:
    """A reader of its own searches all the time while versions of three and of five articles are swapped."""
    seen: list[int] = []
    failures: list[BaseException] = []
    done = threading.Event()

    def search() -> None:
        try:
            with open_index(place.location, place.settings) as reader:
                while not done.is_set():
                    result = reader.search(SearchRequest("text", page_size=10))
                    assert result.total == len(result.hits)
                    seen.append(result.total)
        except BaseException as error:  # noqa: BLE001 - told by the test
            failures.append(error)

    reading = threading.Thread(target=search)
    reading.start()
    try:
        while not seen and reading.is_alive():
            done.wait(0.01)
        for ids in ("abcde", "abc", "abcde"):
            build(archive, *ids)
            before = len(seen)
            while len(seen) < before + 3 and reading.is_alive():
                done.wait(0.01)
    finally:
        done.set()
        reading.join()
    assert not failures
    assert set(seen) == {3, 5}
    assert seen[-1] == 5
