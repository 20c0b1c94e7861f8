"""What is written is there whole; what is forced to disk stays, or the disk's refusal is heard."""

import ctypes
import errno
import os
from pathlib import Path

import pytest

from flows import files
from flows.files import make_folder, sync_file_system, write_shared, write_whole


@pytest.fixture
def synced(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was forced to disk, in order."""
    found: list[str] = []
    fsync = os.fsync

    def noting(descriptor: int) -> None:
        found.append(str(Path(f"/proc/self/fd/{descriptor}").readlink()))
        fsync(descriptor)

    monkeypatch.setattr("os.fsync", noting)
    return found


def test_a_folder_is_made_with_the_names_of_all_above_it(tmp_path: Path, synced: list[str]) -> None:
    make_folder(tmp_path / "a" / "b")
    assert synced == [str(tmp_path), str(tmp_path / "a")]
    make_folder(tmp_path / "a" / "b")
    assert len(synced) == 2


def test_a_durable_file_is_forced_to_disk_before_its_name(tmp_path: Path, synced: list[str]) -> None:
    write_whole(tmp_path / "file", b"content", durable=True)
    draft, folder = synced
    assert draft.startswith(str(tmp_path / "file")) and folder == str(tmp_path)


def test_a_file_system_is_forced_to_disk_with_and_without_syncfs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sync_file_system(tmp_path)
    called: list[bool] = []
    monkeypatch.setattr(files, "_syncfs", lambda: None)
    monkeypatch.setattr("os.sync", lambda: called.append(True))
    sync_file_system(tmp_path)
    assert called


def test_what_the_disk_refused_meanwhile_is_heard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refusing(_: int) -> int:
        ctypes.set_errno(errno.EIO)
        return -1

    monkeypatch.setattr(files, "_syncfs", lambda: refusing)
    with pytest.raises(OSError, match=os.strerror(errno.EIO)) as raised:
        sync_file_system(tmp_path)
    assert raised.value.errno == errno.EIO


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EIO])
def test_a_write_that_is_refused_leaves_no_draft(number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refusing(*_: object) -> int:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("os.write", refusing)
    with pytest.raises(OSError, match=os.strerror(number)):
        write_shared(str(tmp_path / "file"), b"content")
    assert list(tmp_path.iterdir()) == []
