"""Bytes that come out of a compressed file or an archive, guarded: what is damaged refuses, and so does what expands
beyond any text, whoever reads it and for whatever: an article, a hash, or the way to the next member of an archive.
"""

import io
import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from typing import TYPE_CHECKING, BinaryIO

from flows.errors import Reject, RejectCode
from flows.read.record import HEAD_BYTES

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

# A text shrinks to a third or a tenth, JSON Lines of one feed to a fiftieth, and DEFLATE at most to 1/1032.
MAX_RATIO = 200
FREE_BYTES = 64 << 20  # what expands to no more than this does no harm, whatever its ratio
MAX_EXPANDED = 100 << 30  # a day of every newspaper of the world is less; reading it takes some minutes
MOST = 65_536  # bytes asked of one at a time: what is lost before a damaged place is no more

# What the libraries raise for bytes that are not what they should be; `OSError` without a number is bzip2's.
DAMAGE = (
    zlib.error,
    lzma.LZMAError,
    zipfile.BadZipFile,
    tarfile.TarError,
    EOFError,
    struct.error,
    ValueError,
    IndexError,
    KeyError,
    OverflowError,
    RecursionError,
    NotImplementedError,  # a version of the format that there is not
)


class Budget:
    """How far one file of a drop may expand: everything in it, at every depth, together."""

    def __init__(self, size: int | None) -> None:
        """`size` is that of the file in bytes; None when nobody knows."""
        allowed = MAX_EXPANDED if size is None else max(FREE_BYTES, MAX_RATIO * size)
        self.limit = min(MAX_EXPANDED, allowed)
        self.spent = 0

    def spend(self, size: int) -> None:
        """Raises `Reject` where these bytes are too many."""
        self.spent += size
        self.check()

    def check(self) -> None:
        """Raises `Reject` where too much was spent: nothing more of the file is read."""
        if self.spent > self.limit:
            raise Reject(RejectCode.DECOMPRESSION_BOMB, f"it expands to more than {self.limit} bytes")


class Guarded(io.RawIOBase):
    """Bytes that may turn out damaged or endless: raises `Reject` for that, again at every later read.

    It keeps the first bytes (`head`) and counts all that were read (`size`), so that a refusal can say what it refused.
    """

    def __init__(self, read: Callable[[int], bytes], budget: Budget | None) -> None:
        super().__init__()
        self._read = read
        self._budget = budget
        self._failure: Reject | None = None
        self.head = b""
        self.size = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        view = memoryview(buffer).cast("B")
        data = self._guarded(min(len(view), MOST))
        view[: len(data)] = data
        return len(data)

    def content(self, most: int) -> bytes:
        """All of it, up to `most` bytes. Raises as reading does."""
        return buffered(self).read(most)

    def _guarded(self, most: int) -> bytes:
        if self._failure is not None:
            raise Reject(self._failure.code, self._failure.detail)
        try:
            data = self._read(most)
            if self._budget is not None:
                self._budget.spend(len(data))
        except Reject as failure:
            self._failure = failure
            raise
        except OSError as error:
            if error.errno is not None:
                raise
            self._failure = damaged(error)
            raise self._failure from error
        except DAMAGE as error:
            self._failure = damaged(error)
            raise self._failure from error
        if self.size < HEAD_BYTES:
            self.head += data[: HEAD_BYTES - self.size]
        self.size += len(data)
        return data


def damaged(error: BaseException | str) -> Reject:
    """The refusal of bytes that are not what their name says."""
    return Reject(RejectCode.ARCHIVE_DAMAGED, str(error) or type(error).__name__)


def buffered(raw: Guarded) -> BinaryIO:
    """With `readline`, and in reads that cost something only once in a while."""
    return io.BufferedReader(raw, MOST)
