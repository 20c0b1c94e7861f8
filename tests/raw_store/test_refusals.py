"""A place that refuses raw texts stops the run with what it said and what to do; nothing counts as kept."""

import errno
import os
from pathlib import Path

import pytest

from flows.errors import Stop
from flows.raw_store.blobs import LocalBlobs


@pytest.mark.parametrize(
    ("number", "way"),
    [
        (errno.ENOSPC, "df -i"),
        (errno.EDQUOT, "quota raised"),
        (errno.EROFS, "mount it for writing"),
        (errno.EIO, "dmesg"),
    ],
)
def test_a_write_that_is_refused_is_a_stop(
    number: int, way: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refusing(*_: object) -> int:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("os.write", refusing)
    blobs = LocalBlobs(tmp_path / "raw")
    with pytest.raises(Stop) as stopped:
        blobs.write("ab/name", b"content")
    assert os.strerror(number) in stopped.value.happened
    assert way in stopped.value.next_command and "FLOWS_RAW_STORE" in stopped.value.next_command
    assert blobs.read("ab/name") is None and list(blobs.files("ab")) == []


def test_texts_that_the_disk_loses_while_it_is_forced_are_a_stop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(_: Path) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    blobs = LocalBlobs(tmp_path / "raw")
    blobs.sync()  # nothing was ever written
    monkeypatch.setattr("flows.raw_store.blobs.sync_file_system", failing)
    with pytest.raises(Stop, match="Input/output error"):
        blobs.sync()
