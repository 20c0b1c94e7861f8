"""What a disk that refuses said, and what a person can do about it."""

import errno
import os
from pathlib import Path

import pytest

from flows.disk import check_room, refusal, told, way_on
from flows.errors import Stop


@pytest.mark.parametrize(
    ("error", "number", "words", "way"),
    [
        (OSError(errno.ENOSPC, "words"), errno.ENOSPC, "No space left", "df -i"),
        (OSError(errno.EDQUOT, "words"), errno.EDQUOT, "quota", "quota raised"),
        (ValueError("An IO error occurred: 'File too large (os error 27)'"), errno.EFBIG, "File too large", "ulimit"),
        (ValueError('IoError(Os { message: "Read-only file system" })'), errno.EROFS, "Read-only", "mount it"),
        (RuntimeError("database or disk is full"), errno.ENOSPC, "No space left", "free space"),
        (RuntimeError("attempt to write a readonly database"), errno.EROFS, "Read-only", "mount it"),
        (OSError(errno.EIO, "words"), errno.EIO, "Input/output error", "dmesg"),
        (RuntimeError("disk I/O error"), 0, "disk I/O error", "dmesg"),
    ],
    ids=lambda value: None if isinstance(value, str | int) else type(value).__name__,
)
def test_a_refusal_is_told_with_a_way_on(error: Exception, number: int, words: str, way: str) -> None:
    assert refusal(error) == number
    assert words in told(error)
    assert way in way_on(error)


@pytest.mark.parametrize("error", [OSError(errno.ENOENT, "words"), ValueError("data corruption"), OSError("no number")])
def test_another_error_is_no_refusal(error: Exception) -> None:
    assert refusal(error) is None


@pytest.mark.parametrize(
    ("blocks", "free", "stops"),
    [
        (10_000_000, 15_000, True),  # 41 GB: 64 MB are left free, which are 15,625 blocks
        (10_000_000, 16_000, False),
        (1_000, 9, True),  # 4 MB: a hundredth
        (1_000, 10, False),
        (0, 0, False),  # a file system that does not tell
    ],
)
def test_a_little_of_a_disk_is_left_free(
    blocks: int, free: int, stops: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = os.statvfs_result((4096, 4096, blocks, free, free, 0, 0, 0, 0, 255))
    monkeypatch.setattr("os.statvfs", lambda _: told)
    if stops:
        with pytest.raises(Stop, match="nearly full") as stopped:
            check_room(tmp_path)
        assert "free space" in stopped.value.next_command
    else:
        check_room(tmp_path)
