"""The page as a file."""

from pathlib import Path

import pytest

from flows.errors import UsageError
from flows.reporting.saving import name_of, write_page


def test_it_is_written_for_its_owner_into_folders_that_are_made(tmp_path: Path) -> None:
    path = write_page(b"<p>", tmp_path / "reports" / "r.html")
    assert path.read_bytes() == b"<p>" and path.stat().st_mode & 0o077 == 0
    assert [file.name for file in path.parent.iterdir()] == ["r.html"]


def test_no_id_leaves_the_folder() -> None:
    assert name_of("20260105T060000-abc123") == "20260105T060000-abc123.html"
    assert name_of("../../etc/passwd") == "______etc_passwd.html"
    assert len(name_of("x" * 5000)) < 110


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is a folder"):
        write_page(b"<p>", tmp_path)
