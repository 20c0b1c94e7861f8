"""Versions in a folder, some of which are not as they should be."""

from pathlib import Path

import pytest

from flows.errors import IndexUnavailable
from flows.index.embedded.archive import EmbeddedArchive
from flows.index.embedded.engine import EmbeddedIndex
from flows.raw_store.store import RawStore
from flows.versions.rebuild import rebuild
from flows.versions.rollback import rollback
from tests.index.documents import document


def fill(home: Path) -> Path:
    """An index of two articles; its pointer."""
    index = EmbeddedIndex.open(home)
    with index.writer("a test") as writer:
        writer.upsert([document(name, f"A text of {name}.") for name in ("a", "b")])
    index.close()
    return home / "index" / "current"


@pytest.fixture
def archive(tmp_path: Path) -> EmbeddedArchive:
    fill(tmp_path)
    return EmbeddedArchive.open(tmp_path)


def states(archive: EmbeddedArchive) -> list[tuple[int, bool, bool]]:
    return [(version.documents, version.readable, version.serves) for version in archive.versions()]


def test_a_damaged_old_version_is_listed_and_in_nobodys_way(archive: EmbeddedArchive, tmp_path: Path) -> None:
    (old,) = archive.versions()
    rebuild(archive, RawStore(tmp_path / "raw"))
    (tmp_path / "index" / old.name / "flows.json").write_text("damaged")
    assert states(archive) == [(2, True, True), (2, False, False)]
    rebuild(archive, RawStore(tmp_path / "raw"))
    archive.remove(old.name, "a test")
    assert states(archive) == [(2, True, True), (2, True, False)]


def test_another_version_takes_the_place_of_a_damaged_one(archive: EmbeddedArchive, tmp_path: Path) -> None:
    (old,) = archive.versions()
    rebuild(archive, RawStore(tmp_path / "raw"))
    (new,) = (version for version in archive.versions() if version.serves)
    (tmp_path / "index" / new.name / "flows.json").write_text("damaged")
    with pytest.raises(IndexUnavailable):
        EmbeddedIndex.open(tmp_path).status()
    rollback(archive, RawStore(tmp_path / "raw"), old.name)
    assert [version.name for version in archive.versions() if version.serves] == [old.name]
    assert EmbeddedIndex.open(tmp_path).status().documents == 2


def test_what_serves_is_known_without_its_pointer(archive: EmbeddedArchive, tmp_path: Path) -> None:
    (tmp_path / "index" / "current").unlink()
    assert states(archive) == [(2, True, True)]
    assert rebuild(archive, RawStore(tmp_path / "raw")).loaded == 2
