"""Files of tantivy that were cut short are a message when they are opened: reading past the end of a file that is
mapped into memory would end the process by a signal.
"""

import shutil
from pathlib import Path

import pytest

from flows.errors import IndexUnavailable
from flows.index.embedded.engine import EmbeddedIndex
from tests.index.documents import document

SUFFIXES = (".del", ".fast", ".fieldnorm", ".idx", ".pos", ".store", ".term")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of one segment with a deletion."""
    folder = tmp_path_factory.mktemp("damaged") / "home"
    index = EmbeddedIndex.open(folder)
    with index.writer("a test") as writer:
        writer.upsert([document(str(n), f"Text {n} of some words.") for n in range(50)])
    with index.writer("a test") as writer:
        writer.delete(["3"])
    index.close()
    return folder


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_file_that_was_cut_is_a_message(suffix: str, home: Path, tmp_path: Path) -> None:
    copy = tmp_path / "home"
    shutil.copytree(home, copy)
    (file,) = (copy / "index").glob(f"articles-*/*{suffix}")
    size = file.stat().st_size
    for left in (size - 1, size // 2, 0):
        with file.open("r+b") as stream:
            stream.truncate(left)
        with pytest.raises(IndexUnavailable) as stopped:
            EmbeddedIndex.open(copy)
        assert "is damaged" in stopped.value.happened and "backup" in stopped.value.next_command
