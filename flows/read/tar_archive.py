"""The files of a .tar, in one pass over a stream: nothing is kept of a member that has been read.

`tarfile` takes a damaged header in the middle, or the sudden end of the file, for the end of the archive. Here both are
damage: what was not seen must not be taken for gone. https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html
"""

import io
import tarfile
from collections.abc import Iterator
from functools import partial
from typing import BinaryIO, Self, cast

from flows.errors import Reject
from flows.read.archives import Entry, Ignore, Names, hidden, plain, unsafe
from flows.read.compression import DAMAGE, Budget, Guarded, damaged

_LONGEST_HEADER = 1 << 20  # bytes of a long name or a set of pax records: `tarfile` reads them into memory at once
_HEADERS = (
    tarfile.XHDTYPE,
    tarfile.XGLTYPE,
    tarfile.SOLARIS_XHDTYPE,
    tarfile.GNUTYPE_LONGNAME,
    tarfile.GNUTYPE_LONGLINK,
)


class _Header(tarfile.TarInfo):
    """A header that raises what `tarfile` would pass over."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Self:
        if not buf:
            raise damaged("it ends without the mark of its end")
        try:
            header = super().frombuf(buf, encoding, errors)
        except tarfile.EOFHeaderError:  # type: ignore[attr-defined]
            raise
        except tarfile.HeaderError as error:
            raise damaged(error) from error
        if header.size < 0 or (header.type in _HEADERS and header.size > _LONGEST_HEADER):
            raise damaged(f"a header of {header.size} bytes")
        return header


class _InPieces:
    """A stream that gives what there is, and raises only then: `read` loses what it has got before it raises."""

    def __init__(self, stream: BinaryIO) -> None:
        self.read = cast(io.BufferedReader, stream).read1


def tar_entries(stream: BinaryIO, budget: Budget, ignore: Ignore) -> Iterator[Entry]:
    """The files of the archive in their order. Raises `Reject` where it is damaged, and `OSError`."""
    names = Names()
    for archive, info in _members(stream):
        refusal = unsafe(info.name)
        shown = plain(info.name)
        if info.isdir():
            continue
        if refusal is None and (hidden(shown) or not info.isreg()):
            ignore(shown)
            continue
        # The zeros of a sparse file are nowhere in the stream that was counted already.
        guard = budget if info.issparse() else None
        yield Entry(names.unique(shown), info.size, partial(_opened, archive, info, guard), refusal)


def _members(stream: BinaryIO) -> Iterator[tuple[tarfile.TarFile, tarfile.TarInfo]]:
    try:
        archive = tarfile.open(  # noqa: SIM115 - the stream is its owner's to close
            fileobj=cast(BinaryIO, _InPieces(stream)),
            mode="r|",
            bufsize=tarfile.RECORDSIZE,
            tarinfo=_Header,
            encoding="utf-8",
            errors="surrogateescape",
        )
        while (info := archive.next()) is not None:
            yield archive, info
            archive.members = []  # type: ignore[attr-defined]  # it remembers every member, for links between them
    except Reject:
        raise
    except DAMAGE as error:
        raise damaged(error) from error


def _opened(archive: tarfile.TarFile, info: tarfile.TarInfo, budget: Budget | None) -> Guarded:
    content = cast(BinaryIO, archive.extractfile(info))  # None only for what is no file
    return Guarded(content.read, budget)
