"""The files of a .tar, in one pass over a stream: nothing is kept of a member that has been read.

`tarfile` takes a damaged header in the middle, or the sudden end of the file, for the end of the archive. Here both are
damage: what was not seen must not be taken for gone. https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html
"""

import io
import tarfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, suppress
from functools import partial
from typing import IO, BinaryIO, Self, cast

from flows.errors import Reject
from flows.read.archives import Entry, Names, beside_of, besides, hidden, plain, tell_unclaimed, unsafe
from flows.read.beside import Beside, may_be_beside
from flows.read.guard import DAMAGE, Budget, Guarded, damaged
from flows.read.manifest import LARGEST, is_manifest_name
from flows.read.walk import Ignore

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


def tar_entries(stream: BinaryIO, budget: Budget, ignore: Ignore, found: dict[str, Beside]) -> Iterator[Entry]:
    """The files of the archive in their order; `found` is what `tar_besides` gave. Raises `Reject` where the archive is
    damaged, and `OSError`."""
    names = Names()
    for archive, info, name, refusal in _files(stream, ignore):
        beside, is_beside = beside_of(name, found) if refusal is None else (None, False)
        if not is_beside:
            # The zeros of a sparse file are nowhere in the stream that was counted already.
            opener = partial(_opened, archive, info, budget if info.issparse() else None)
            yield Entry(name, names.unique(name), info.size, opener, refusal, beside)


def tar_besides(
    again: Callable[[], AbstractContextManager[BinaryIO]], spooled: IO[bytes], ignore: Ignore
) -> dict[str, Beside]:
    """What sidecars and manifests in the archive say of its files, by folder.

    A sidecar may come after its file, so the archive is read up to three times before: whether there is a name that
    may be one, what it stands beside, and what it says. The last is put into `spooled`. Archives without any are read
    once more than need be, and nothing of them is held.
    """

    def files() -> Iterator[tuple[tarfile.TarFile, tarfile.TarInfo, str, Reject | None]]:
        with again() as stream:
            yield from (file for file in _files(stream, lambda name: None) if file[3] is None)

    names: list[str] = []
    with suppress(Reject, OSError):  # the reading that counts will tell, here and below
        if not any(may_be_beside(name) for _, _, name, _ in files()):
            return {}
        names.extend(name for _, _, name, _ in files())
    probe = besides(names, lambda name: b"")
    wanted = {name for name in names if may_be_beside(name) and (is_manifest_name(name) or beside_of(name, probe)[1])}
    if not wanted:
        return {}
    places: dict[str, tuple[int, int]] = {}
    with suppress(Reject, OSError):
        for archive, info, name, _ in files():
            if name in wanted:
                content = _opened(archive, info, None).content(LARGEST + 1)
                places[name] = spooled.tell(), len(content)
                spooled.write(content)

    def read(name: str) -> bytes:
        if name not in places:
            raise damaged("it ends before this member")
        place, size = places[name]
        spooled.seek(place)
        return spooled.read(size)

    found = besides(names, read)
    tell_unclaimed(found, names, ignore)
    return found


def _files(stream: BinaryIO, ignore: Ignore) -> Iterator[tuple[tarfile.TarFile, tarfile.TarInfo, str, Reject | None]]:
    """The regular files with their names made plain, and why they may not be read."""
    for archive, info in _members(stream):
        refusal, name = unsafe(info.name), plain(info.name)
        if refusal is None and not info.isdir() and (hidden(name) or not info.isreg()):
            ignore(name)
        elif not info.isdir():
            yield archive, info, name, refusal


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
