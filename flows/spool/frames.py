"""A file of frames: compressed, each with its length and a checksum, so that what a kill or a power cut tore is seen.

Frames are only ever added at the end, and a reader stops before the first one that is not whole. Header: 4 bytes that
say what it is, 8 of length, 4 of CRC-32 over the compressed content, all big-endian. zstd adds a checksum of its own
over what is in it.
"""

import os
import struct
import zlib
from collections.abc import Iterator
from io import FileIO
from pathlib import Path

import zstandard

LARGEST = 1_000_000_000  # bytes of a frame, unpacked: a chunk has some fifty million. A damaged one may claim any size
_MARK = b"FSP1"
_HEADER = struct.Struct(">4sQI")
_LEVEL = 1  # of zstd: what is spooled is read once and deleted


class FrameWriter:
    """Adds frames to a new file, which nobody but its owner may read."""

    def __init__(self, path: Path) -> None:
        self._file = FileIO(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600), "w")
        self._end = 0
        self._compressor = zstandard.ZstdCompressor(_LEVEL, write_checksum=True)

    @property
    def end(self) -> int:
        """Where the next frame begins, in bytes."""
        return self._end

    def add(self, content: bytes) -> None:
        """Add a frame. Of one that cannot be written whole, nothing stays. Raises `OSError`."""
        packed = self._compressor.compress(content)
        begin = self._end
        try:
            self._put(_HEADER.pack(_MARK, len(packed), zlib.crc32(packed)) + packed)
        except OSError:
            self.rewind(begin)
            raise
        self._end = self._file.tell()

    def _put(self, content: bytes) -> None:
        rest = memoryview(content)
        while rest:
            rest = rest[self._file.write(rest) or 0 :]

    def rewind(self, end: int) -> None:
        """Let go of what was added after `end`, which is where a frame begins."""
        self._file.truncate(end)
        self._end = self._file.seek(end)

    def sync(self) -> None:
        """What was added is on disk when this returns."""
        os.fsync(self._file.fileno())

    def close(self) -> None:
        """No more is added."""
        self._file.close()


def frames(path: Path, begin: int = 0) -> Iterator[tuple[bytes, int]]:
    """The content of each whole frame from `begin` on, and where the next one begins. One is in memory at a time."""
    decompressor = zstandard.ZstdDecompressor()
    at = begin
    for packed, size in _whole(path, begin):
        at += size
        try:
            if zstandard.frame_content_size(packed) > LARGEST:
                return
            content = decompressor.decompress(packed, allow_extra_data=False)
        except zstandard.ZstdError:
            return
        yield content, at


def _whole(path: Path, begin: int = 0) -> Iterator[tuple[bytes, int]]:
    """The packed content of each whole frame, and how many bytes the frame takes."""
    with path.open("rb") as file:
        left = os.fstat(file.fileno()).st_size - file.seek(begin)
        while left >= _HEADER.size:
            mark, length, checksum = _HEADER.unpack(file.read(_HEADER.size))
            size = _HEADER.size + length
            if mark != _MARK or size > left:
                return
            packed = file.read(length)
            if zlib.crc32(packed) != checksum:
                return
            left -= size
            yield packed, size
