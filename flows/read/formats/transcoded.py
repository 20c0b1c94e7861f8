"""Content in another encoding, as the UTF-8 that JSON is written in and rows are cut in: streams by their byte order
mark, single records by their bytes."""

import codecs
import io
from typing import BinaryIO, cast

from flows.errors import Reject, RejectCode
from flows.read.encoding import decode
from flows.read.member import BLOCK

# How JSON in UTF-16 or UTF-32 begins without a mark: with zeros beside the first bracket (RFC 4627, section 3).
_WIDE = {
    codecs.BOM_UTF32_LE: "utf-32",  # before UTF-16: its mark begins with that of UTF-16
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
    b"{\0\0\0": "utf-32-le", b"[\0\0\0": "utf-32-le", b"\0\0\0{": "utf-32-be", b"\0\0\0[": "utf-32-be",
    b"{\0": "utf-16-le", b"[\0": "utf-16-le", b"\0{": "utf-16-be", b"\0[": "utf-16-be",
}  # fmt: skip


def stream_in_utf_8(stream: BinaryIO) -> BinaryIO:
    """The stream without its byte order mark, decoded anew where it is in UTF-16 or UTF-32.

    Reading it raises `Reject` with ENCODING where it breaks its own encoding.
    """
    head = stream.read(4)
    encoding = next((name for begin, name in _WIDE.items() if head.startswith(begin)), None)
    return cast(BinaryIO, io.BufferedReader(_Transcoded(stream, head.removeprefix(codecs.BOM_UTF8), encoding)))


def record_in_utf_8(payload: bytes) -> tuple[bytes, str | None]:
    """The record, and the encoding it was read from if that was not UTF-8. Raises `Reject` as decoding does."""
    try:
        payload.decode("utf-8")
        return payload, None
    except UnicodeDecodeError:
        decoded = decode(payload)
        return decoded.text.encode("utf-8", "replace"), decoded.encoding


class _Transcoded(io.RawIOBase):
    def __init__(self, stream: BinaryIO, head: bytes, encoding: str | None) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(encoding)() if encoding else None
        self._ready = self._converted(head)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while not self._ready:
            block = self._stream.read(min(BLOCK, len(buffer)))
            self._ready = self._converted(block)
            if not block:
                break
        given = self._ready[: len(buffer)]
        buffer[: len(given)] = given
        self._ready = self._ready[len(given) :]
        return len(given)

    def _converted(self, block: bytes) -> bytes:
        if self._decoder is None:
            return block
        try:
            return self._decoder.decode(block, final=not block).encode("utf-8")
        except UnicodeError as error:
            reason = error.reason if isinstance(error, UnicodeDecodeError) else "lone surrogate"
            raise Reject(RejectCode.ENCODING, f"breaks the encoding of its first bytes: {reason}") from None
