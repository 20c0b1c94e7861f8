"""A .zip without its list of members, as an interrupted copy leaves it: the list made again from what stands before
each member, as `zip -FF` does. https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, section 4.3
"""

import io
import os
import struct
import zlib
from typing import BinaryIO

from flows.read.guard import Budget

_LOCAL = struct.Struct("<4s5H3L2H")  # what stands before a member
_LISTED = struct.Struct("<4s6H3L5H2L")  # its entry in the list
_END = struct.Struct("<4s4H2LH")
_SIZES_FOLLOW = 0x8  # general purpose bit: checksum and sizes stand after the data
_DEFLATED = 8
_LARGEST = (1 << 32) - 1
_BLOCK = 65_536


class Repaired(io.RawIOBase):
    """The readable members of the file with a list after them. A member that is cut short is listed too: reading it
    shows the cut. `members` is 0 where there is nothing to repair."""

    def __init__(self, file: BinaryIO, budget: Budget, most: int) -> None:
        """`most` is how many bytes the list may have; members beyond it are left out."""
        super().__init__()
        self._file = file
        self._place = 0
        self.members = 0
        entries = bytearray()
        place, end = 0, file.seek(0, os.SEEK_END)
        while place < end and len(entries) < most:
            file.seek(place)
            head = file.read(_LOCAL.size)
            if len(head) < _LOCAL.size or not head.startswith(b"PK\3\4"):
                break
            _, version, flags, method, time, day, crc, packed, size, name_size, more_size = _LOCAL.unpack(head)
            name, more = file.read(name_size), file.read(more_size)
            data = file.tell()
            if flags & _SIZES_FOLLOW and not packed:
                crc, packed, size, after = _measured(file, method, budget)
            else:
                after = data + packed
            listed = (b"PK\1\2", version, version, flags, method, time, day, crc, packed, size)
            entries += _LISTED.pack(*listed, len(name), len(more), 0, 0, 0, 0, place) + name + more
            self.members += 1
            place = after
        self._end = min(place, end)
        self._tail = bytes(entries) + _END.pack(b"PK\5\6", 0, 0, 0, 0, len(entries), self._end, 0)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._place

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._place, os.SEEK_END: self._end + len(self._tail)}[whence]
        if base + offset < 0:
            raise OSError("before the beginning")
        self._place = base + offset
        return self._place

    def read(self, size: int = -1, /) -> bytes:
        if size < 0:
            size = max(0, self._end + len(self._tail) - self._place)
        content = b""
        if self._place < self._end:
            self._file.seek(self._place)
            content = self._file.read(min(size, self._end - self._place))
        start = self._place + len(content) - self._end
        if start >= 0:
            content += self._tail[start : start + size - len(content)]
        self._place += len(content)
        return content


def _measured(file: BinaryIO, method: int, budget: Budget) -> tuple[int, int, int, int]:
    """Checksum, size packed and unpacked of the member whose data begin here, and where the next one may begin.

    Only DEFLATE tells where it ends. Any other, and one that is cut short, takes the rest of the file, and a size that
    it does not have. Raises `Reject` where it expands without end.
    """
    begin = file.tell()
    if method == _DEFLATED:
        inflate, crc, size = zlib.decompressobj(-zlib.MAX_WBITS), 0, 0
        try:
            while not inflate.eof and (block := inflate.unconsumed_tail or file.read(_BLOCK)):
                content = inflate.decompress(block, _BLOCK)
                budget.spend(len(content))
                crc, size = zlib.crc32(content, crc), size + len(content)
        except zlib.error:
            pass  # reading the member shows it
        if inflate.eof:
            after = file.tell() - len(inflate.unused_data)
            file.seek(after)
            follows = file.read(28)
            # Checksum and sizes, of 4 or 8 bytes, with or without a mark before them; then the next member or the list.
            for length in (16, 12, 24, 20):
                if follows[length : length + 2] == b"PK":
                    told = int.from_bytes(follows[4:8] if follows.startswith(b"PK\7\10") else follows[:4], "little")
                    return told, after - begin, size, after + length
            return crc, after - begin, size, _LARGEST
    end = file.seek(0, os.SEEK_END)
    return 0, end - begin, _LARGEST - 1, end
