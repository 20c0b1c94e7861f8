"""The files of a .zip, streamed one after the other.

The format keeps its list of members at the end of the file, and `zipfile` holds that list in memory: some 700 bytes a
member. Everything else is constant, whatever the sizes. https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
"""

import stat
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from typing import BinaryIO, cast

from flows.errors import Reject, RejectCode
from flows.read.archives import Entry, Names, beside_of, besides, hidden, plain, tell_unclaimed, unsafe
from flows.read.guard import DAMAGE, Budget, Guarded, damaged
from flows.read.manifest import LARGEST
from flows.read.walk import Ignore
from flows.read.zip_repair import Repaired

MAX_LIST_BYTES = 128 << 20  # a million members; in memory it takes about ten times that
_UTF_8_NAME = 0x800  # general purpose bits, section 4.4.4
_ENCRYPTED = 0x1 | 0x40
_UNIX = 3  # the system that made it, section 4.4.2.2: only there the attributes tell links and devices


class _Bounded:
    """The file of an archive, of which `zipfile` reads the list of members in one go: not if that is too long."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.seek, self.tell, self.seekable = file.seek, file.tell, file.seekable

    def read(self, size: int = -1) -> bytes:
        if size > MAX_LIST_BYTES:
            raise Reject(RejectCode.TOO_LARGE, f"a list of members of {size} bytes; at most {MAX_LIST_BYTES} are read")
        return self._file.read(size)


def zip_entries(file: BinaryIO, budget: Budget, ignore: Ignore) -> Iterator[Entry]:
    """The files of the archive in the order of its list. Raises `Reject` where it has none, after what can be read of
    it without, and `OSError`."""
    damage = None
    try:
        archive = zipfile.ZipFile(cast(BinaryIO, _Bounded(file)))
    except DAMAGE as error:
        damage = damaged(error)
        repaired = Repaired(file, budget, MAX_LIST_BYTES)
        if not repaired.members:
            raise damage from error
        try:
            archive = zipfile.ZipFile(cast(BinaryIO, repaired))
        except DAMAGE:
            raise damage from error
    with archive:
        members = list(_members(archive, ignore))
        infos = {name: info for name, info, refusal in members if refusal is None}
        found = besides(infos, lambda name: _opened(archive, infos[name], budget).content(LARGEST + 1))
        tell_unclaimed(found, (name for name, _, _ in members), ignore)
        names = Names()
        for name, info, refusal in members:
            beside, is_beside = beside_of(name, found) if refusal is None else (None, False)
            if not is_beside:
                opener = partial(_opened, archive, info, budget)
                yield Entry(name, names.unique(name), info.file_size, opener, refusal, beside)
    if damage is not None:
        raise damage


def _members(archive: zipfile.ZipFile, ignore: Ignore) -> Iterator[tuple[str, zipfile.ZipInfo, Reject | None]]:
    for info in archive.infolist():
        given = _name(info)
        refusal, name = unsafe(given), plain(given)
        kind = stat.S_IFMT(info.external_attr >> 16) if info.create_system == _UNIX else 0
        if refusal is None and (hidden(name) or kind not in (0, stat.S_IFREG, stat.S_IFDIR)):
            ignore(name)
        elif not (given.endswith("/") or kind == stat.S_IFDIR):
            if info.flag_bits & _ENCRYPTED:
                refusal = refusal or Reject(RejectCode.ENCRYPTED, "it needs a password")
            yield name, info, refusal


def _name(info: zipfile.ZipInfo) -> str:
    """The name with slashes. Where it is not said to be UTF-8 it often is; else it is cp437, as the standard has it."""
    name = info.filename
    if not info.flag_bits & _UTF_8_NAME and not name.isascii():
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return name.replace("\\", "/")


def _opened(archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: Budget) -> Guarded:
    try:
        member = archive.open(info)
    except NotImplementedError as error:
        raise Reject(RejectCode.UNSUPPORTED_FORMAT, str(error)) from error
    except RuntimeError as error:  # a member that is encrypted, and whose entry in the list does not say so
        raise Reject(RejectCode.ENCRYPTED, "it needs a password") from error
    except DAMAGE as error:
        raise damaged(error) from error
    return Guarded(cast(zipfile.ZipExtFile, member).read1, budget)
