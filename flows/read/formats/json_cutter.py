"""Where a JSON value ends, told by brackets and strings alone: values are cut out of a stream, not understood."""

import re
from collections.abc import Iterator
from typing import BinaryIO

_SPACE = re.compile(rb"[ \t\r\n]*")
_UNTIL_STRUCTURE = re.compile(rb'[^"\[\]{}]*+')
_UNTIL_SCALAR_END = re.compile(rb'[^"\[\]{},: \t\r\n]*+')
_IN_STRING = re.compile(rb'[^"\\]*+(?:\\.[^"\\]*+)*+', re.DOTALL)
_BLOCK = 1 << 16
_OPEN, _CLOSE = b"[{", b"]}"


class Cutter:
    """A stream of JSON, read by value. Only a block of it is in memory, and what was put back."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._data = b""
        self._at = 0
        self.indent: bytes | None = None  # white space between the last line end and where the cutter stands

    def peek(self) -> bytes:
        """The next byte that is no white space; empty at the end."""
        while True:
            space = _SPACE.match(self._data, self._at)
            end = space.end() if space else self._at
            passed = self._data[self._at : end]
            if b"\n" in passed:
                self.indent = passed[passed.rindex(b"\n") + 1 :]
            elif passed and self.indent is not None:
                self.indent += passed
            self._at = end
            if end < len(self._data):
                return self._data[end : end + 1]
            if not self._fill():
                return b""

    def skip(self) -> None:
        """Pass over the byte that `peek` showed."""
        self._at += 1
        self.indent = None

    def put_back(self, data: bytes) -> int:
        """Have this read again, before the rest of the stream. Gives the bytes that had to be copied."""
        self._data = data + self._data[self._at :]
        self._at = 0
        return len(self._data)

    def value(self) -> Iterator[bytes]:
        """The next value, block by block; it has to be read to its end. A lone closing bracket or comma is a value."""
        depth = 0
        in_string = escaped = False
        first = self.peek()
        scalar = first not in (b'"', b"[", b"{")
        self.indent = None
        if first and first in b"]},:":
            self._at += 1
            yield first
            return
        while self._at < len(self._data) or self._fill():
            data, start = self._data, self._at
            at = start
            done = False
            while at < len(data) and not done:
                if in_string:
                    if escaped:
                        at, escaped = at + 1, False
                        continue
                    at = _end(_IN_STRING, data, at)
                    if at < len(data):
                        escaped = data[at] == 0x5C  # a backslash that ends the block
                        in_string = escaped
                        at += 1
                        done = not in_string and depth == 0
                elif scalar:
                    at = _end(_UNTIL_SCALAR_END, data, at)
                    done = at < len(data)
                else:
                    at = _end(_UNTIL_STRUCTURE, data, at)
                    if at < len(data):
                        byte = data[at : at + 1]
                        in_string = byte == b'"'
                        depth += (byte in _OPEN) - (byte in _CLOSE)
                        at += 1
                        done = depth == 0 and not in_string
            self._at = at
            yield data[start:at]
            if done:
                return

    def _fill(self) -> bool:
        self._data, self._at = self._stream.read(_BLOCK), 0
        return bool(self._data)


def _end(pattern: re.Pattern[bytes], data: bytes, at: int) -> int:
    found = pattern.match(data, at)
    return found.end() if found else at
