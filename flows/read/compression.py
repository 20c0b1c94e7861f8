"""What is compressed, as a stream: gzip, bzip2, xz and Zstandard, several frames one after the other included.

A stream that is damaged or ends early gives what can be read, and then refuses.
"""

import bz2
import lzma
import zlib
from collections.abc import Callable
from typing import BinaryIO, Protocol

from flows.read.guard import MOST, Budget, Guarded, buffered, damaged

_WINDOW_BYTES = 128 << 20  # `xz -9` and `zstd --ultra --long=27`; a file may ask for gigabytes
_FEED = 16_384  # bytes given to a decompressor at a time
# A block of Zstandard is 4 bytes or more and makes up to 128 kB: these bytes make at most 32 MB, where 64 kB make 2 GB.
_ZSTANDARD_FEED = 1024


def decompressed(stream: BinaryIO, suffix: str, budget: Budget) -> BinaryIO:
    """The content of a compressed stream; `suffix` is one of `COMPRESSED`. Reading raises `Reject`."""
    return buffered(Guarded(_Frames(stream, suffix).read, budget))


def compression_of(head: bytes) -> str | None:
    """The suffix of what begins like this; None where it is not compressed."""
    return next((suffix for suffix, (magic, _) in COMPRESSED.items() if head.startswith(magic)), None)


class _Decompressor(Protocol):
    """One frame: what `bz2.BZ2Decompressor` and `lzma.LZMADecompressor` have."""

    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int) -> bytes: ...


class _Frames:
    """The frames of a stream (members of gzip, streams of bzip2 and xz), decompressed, as one."""

    def __init__(self, stream: BinaryIO, suffix: str) -> None:
        self._stream = stream
        self._name = suffix[1:]
        self._magic, self._new = COMPRESSED[suffix]
        self._frame: _Decompressor | None = None
        self._waiting = b""
        self._begun = False

    def read(self, most: int) -> bytes:
        """Up to `most` bytes; none at the end."""
        while True:
            if self._frame is None and not self._next():
                return b""
            frame = self._frame
            assert frame is not None  # noqa: S101 - for the type checker
            data, self._waiting = self._waiting, b""
            ended = False
            if not data and frame.needs_input:
                data = self._stream.read(_FEED)
                ended = not data
            content = frame.decompress(data, most)
            if frame.eof:
                self._waiting, self._frame = frame.unused_data, None
            if content:
                return content
            if ended and self._frame is not None:
                raise damaged(f"{self._name} data end early")

    def _next(self) -> bool:
        """Begin the next frame; False where there is none. As gzip and bzip2 do, what follows a frame and is none
        itself is passed over; xz and Zstandard take it for damage, but for the zeros that xz allows."""
        if self._begun:
            if self._name in ("gz", "xz"):
                self._skip_zeros()
            self._waiting += self._stream.read(max(0, len(self._magic) - len(self._waiting)))
            if not self._waiting:
                return False
            if self._name in ("gz", "bz2") and not self._magic.startswith(self._waiting[: len(self._magic)]):
                self._waiting = b""
                while self._stream.read(MOST):
                    pass  # to the end: the stream may be a part of another
                return False
        self._begun = True
        self._frame = self._new()
        return True

    def _skip_zeros(self) -> None:
        while True:
            self._waiting = self._waiting.lstrip(b"\0")
            if self._waiting:
                return
            self._waiting = self._stream.read(_FEED)
            if not self._waiting:
                return


class _Gzip:
    """A member of a gzip stream."""

    def __init__(self) -> None:
        self._inflate = zlib.decompressobj(zlib.MAX_WBITS | 16)

    @property
    def eof(self) -> bool:
        return self._inflate.eof

    @property
    def needs_input(self) -> bool:
        return not self._inflate.unconsumed_tail

    @property
    def unused_data(self) -> bytes:
        return self._inflate.unused_data

    def decompress(self, data: bytes, max_length: int) -> bytes:
        return self._inflate.decompress(self._inflate.unconsumed_tail + data, max_length)


class _Zstandard:
    """A frame of Zstandard. Not by `stream_reader`: that one takes a frame that is cut short for a whole one."""

    def __init__(self) -> None:
        import zstandard  # a library of C that most drops have no use for

        self._error = zstandard.ZstdError
        self._frame = zstandard.ZstdDecompressor(max_window_size=_WINDOW_BYTES).decompressobj()
        self._input = b""
        self._output = memoryview(b"")

    @property
    def eof(self) -> bool:
        return self._frame.eof and not self._output

    @property
    def needs_input(self) -> bool:
        return not (self._input or self._output)

    @property
    def unused_data(self) -> bytes:
        return self._frame.unused_data + self._input

    def decompress(self, data: bytes, max_length: int) -> bytes:
        self._input += data
        while self._input and not self._output and not self._frame.eof:
            piece, self._input = self._input[:_ZSTANDARD_FEED], self._input[_ZSTANDARD_FEED:]
            try:
                self._output = memoryview(self._frame.decompress(piece))
            except self._error as error:
                raise damaged(error) from error
        content, self._output = bytes(self._output[:max_length]), self._output[max_length:]
        return content


def _xz() -> _Decompressor:
    return lzma.LZMADecompressor(format=lzma.FORMAT_XZ, memlimit=_WINDOW_BYTES)


COMPRESSED: dict[str, tuple[bytes, Callable[[], _Decompressor]]] = {
    ".gz": (b"\x1f\x8b", _Gzip),
    ".bz2": (b"BZh", bz2.BZ2Decompressor),
    ".xz": (b"\xfd7zXZ\0", _xz),
    ".zst": (b"\x28\xb5\x2f\xfd", _Zstandard),
}
