"""The spools that are there, also those that nobody can read."""

from pathlib import Path

import pytest

from flows.errors import Stop, UsageError
from flows.spool.manifest import Manifest, manifest
from flows.spool.spool import find
from flows.spool.waiting import discard, remove, waiting


def damaged(home: Path, name: str) -> Path:
    folder = home / "spool" / name
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_text("{")
    return folder


def test_no_spools_are_none(tmp_path: Path) -> None:
    assert waiting(tmp_path) == []
    with pytest.raises(UsageError, match="there are: none"):
        find(tmp_path, "20260101")


def test_a_damaged_spool_is_told_and_can_be_discarded(tmp_path: Path) -> None:
    folder = damaged(tmp_path, "run-1")
    (there,) = waiting(tmp_path)
    assert (there.run_id, there.drops, there.bytes) == ("run-1", (), 1)
    with pytest.raises(Stop, match="is damaged"):
        find(tmp_path, "run-1")
    assert discard(tmp_path, "run") == "run-1"
    assert not folder.exists()


def test_a_spool_that_goes_while_it_is_looked_at_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = damaged(tmp_path, "run-1")
    damaged(tmp_path, "run-2")
    (folder / "draft").symlink_to(tmp_path / "renamed")

    def loaded_meanwhile(place: Path) -> Manifest:
        if place == folder:
            remove(place)
        return manifest(place)

    monkeypatch.setattr("flows.spool.waiting.manifest", loaded_meanwhile)
    assert [one.run_id for one in waiting(tmp_path)] == ["run-2"]


def test_a_run_is_meant_by_how_its_id_begins_where_that_is_one(tmp_path: Path) -> None:
    damaged(tmp_path, "run-1")
    damaged(tmp_path, "run-10")
    assert discard(tmp_path, "run-1") == "run-1"
    damaged(tmp_path, "run-11")
    with pytest.raises(UsageError, match="2 runs that begin with 'run-1' are spooled"):
        discard(tmp_path, "run-1")
