"""From bytes to text, without damage.

Order: byte order mark, declared encoding, strict UTF-8, strict cp1252, then a guess. A guess comes last because it
takes cp1252 for cp852 on short texts (measured with charset-normalizer). A page declared as cp1252 is tried as UTF-8
first: many templates declare ISO-8859-1 by habit, and cp1252 would read UTF-8 without complaint, and wrongly.
"""

import codecs
import re
from typing import NamedTuple

from flows.errors import Reject, RejectCode
from flows.read.charsets import UTF_8, WINDOWS_1252, codec_of

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with that of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROLS = bytes(set(range(32)) - {0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x1B})
_DECLARED = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})""", re.IGNORECASE)
_HEAD = 4096  # where a page declares its encoding, as browsers read it (HTML standard: the first 1024 bytes)
_CONTROL_SHARE = 0.005  # text has none; a picture or an archive has a tenth


class Decoded(NamedTuple):
    """Text and the encoding that read it. `repaired` says that the encoding had to be guessed."""

    text: str
    encoding: str
    repaired: bool


def decode(data: bytes, *, markup: bool = False, declared: str | None = None) -> Decoded:
    """Decode one record. Raises `Reject` with EMPTY, BINARY or ENCODING.

    `declared` is the label that a transport gave it, which comes before what a page declares of itself; with `markup`
    that is tried too.
    """
    if not data.strip():
        raise Reject(RejectCode.EMPTY, f"{len(data)} bytes, no text")
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], encoding)
    _refuse_binary(data)
    label = codec_of(declared) if declared else None
    codec = label or (_declared(data) if markup else None)
    first = () if codec in (None, WINDOWS_1252) else (codec,)
    for encoding in (*first, UTF_8, WINDOWS_1252):
        try:
            return Decoded(data.decode(encoding), encoding, encoding not in (UTF_8, codec))
        except UnicodeError:
            pass  # a wrong declaration is common; the bytes decide
    return _guess(data)


def _declared(data: bytes) -> str | None:
    found = _DECLARED.search(data[:_HEAD])
    return codec_of(found.group(1).decode("ascii")) if found else None


def _strictly(data: bytes, encoding: str) -> Decoded:
    try:
        return Decoded(data.decode(encoding), encoding, False)
    except UnicodeDecodeError as error:
        raise Reject(RejectCode.ENCODING, f"marked as {encoding}, broken at byte {error.start}") from error


def _refuse_binary(data: bytes) -> None:
    sample = data[:65536]
    if b"\0" in sample:
        raise Reject(RejectCode.BINARY, f"NUL byte at {sample.index(0)}")
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    if controls > len(sample) * _CONTROL_SHARE and controls > 2:
        raise Reject(RejectCode.BINARY, f"{controls} control characters in {len(sample)} bytes")


def _guess(data: bytes) -> Decoded:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:65536]).best()
    if best is not None:
        try:
            return Decoded(data.decode(best.encoding), best.encoding, True)
        except UnicodeError:
            pass
    raise Reject(RejectCode.ENCODING, "neither UTF-8 nor cp1252, and no other encoding reads all of it")
