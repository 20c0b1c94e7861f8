"""What a kill tears is seen: a reader gets the frames before it, and nothing else."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.spool.frames import FrameWriter, frames

CONTENTS = [b"", b"one", b"a second frame " * 50]


def write(path: Path, contents: list[bytes]) -> list[int]:
    """Where each frame ends."""
    writer = FrameWriter(path)
    ends = []
    for content in contents:
        writer.add(content)
        ends.append(writer.end)
    writer.close()
    return ends


def test_frames_come_back_in_their_order(tmp_path: Path) -> None:
    ends = write(tmp_path / "f", CONTENTS)
    assert list(frames(tmp_path / "f")) == list(zip(CONTENTS, ends, strict=True))
    assert list(frames(tmp_path / "f", ends[0])) == list(zip(CONTENTS, ends, strict=True))[1:]


def test_a_file_that_was_cut_anywhere_holds_its_whole_frames(tmp_path: Path) -> None:
    path = tmp_path / "f"
    ends = write(path, CONTENTS)
    whole = path.read_bytes()
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        assert [end for _, end in frames(path)] == [end for end in ends if end <= length]


@given(at=st.integers(0, 200), flipped=st.integers(1, 255))
def test_a_byte_that_changed_ends_the_file_before_its_frame(
    at: int, flipped: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / "flipped"
    ends = write(path, CONTENTS)
    content = bytearray(path.read_bytes())
    at %= len(content)
    content[at] ^= flipped
    path.write_bytes(content)
    assert [end for _, end in frames(path)] == [end for end in ends if end <= at]


def test_what_is_taken_back_is_gone(tmp_path: Path) -> None:
    writer = FrameWriter(tmp_path / "f")
    writer.add(b"stays")
    end = writer.end
    writer.add(b"goes")
    writer.rewind(end)
    writer.add(b"comes")
    writer.close()
    assert [content for content, _ in frames(tmp_path / "f")] == [b"stays", b"comes"]


def test_a_frame_that_claims_to_be_huge_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "f", [b"x" * 1000])
    monkeypatch.setattr("flows.spool.frames.LARGEST", 999)
    assert list(frames(tmp_path / "f")) == []
