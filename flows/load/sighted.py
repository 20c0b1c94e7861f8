"""What a run saw of a drop, so that it can tell what is gone: 8 bytes a record, 8 MB a million of them."""

from array import array
from bisect import bisect_left

from flows.errors import RejectCode
from flows.read.record import Record

_BUCKETS = 256  # so that sorting needs little memory beside the hashes themselves
_BITS = (1 << 64) - 1


class Hashes:
    """A set of keys by their 64-bit hashes, which hold in this process only. One of a million is found by mistake once
    in 2e13 questions."""

    def __init__(self) -> None:
        self._buckets = [array("Q") for _ in range(_BUCKETS)]
        self._sorted = True

    def add(self, key: object) -> None:
        """Add a key; again does nothing."""
        number = hash(key) & _BITS
        self._buckets[number % _BUCKETS].append(number)
        self._sorted = False

    def __contains__(self, key: object) -> bool:
        self._sort()
        number = hash(key) & _BITS
        bucket = self._buckets[number % _BUCKETS]
        position = bisect_left(bucket, number)
        return position < len(bucket) and bucket[position] == number

    def __len__(self) -> int:
        self._sort()
        return sum(map(len, self._buckets))

    def _sort(self) -> None:
        if not self._sorted:
            self._buckets = [array("Q", sorted(set(bucket))) for bucket in self._buckets]
            self._sorted = True


class Sighted:
    """The records of one drop that were seen, and the files and folders that could not be read to their end: nobody
    knows what they hold, so nothing that was in them is gone."""

    def __init__(self) -> None:
        self._records = Hashes()
        self._unread = Hashes()
        self._files = Hashes()  # that hold records with names
        self._last = ""  # of these

    def see(self, record: Record) -> None:
        """Note a record of this drop."""
        self._records.add((record.path, record.record))
        if record.record and record.path != self._last:
            self._files.add(record.path)
            self._last = record.path
        why = record.refusal
        if why and (record.partial or not record.record or why.code is RejectCode.UNREADABLE):
            self._unread.add(record.path)

    def __len__(self) -> int:
        return len(self._records)

    def holds(self, path: str, record: str) -> bool:
        """This record of this path was seen, or may be there unseen."""
        return (path, record) in self._records or (len(self._unread) > 0 and self._is_unread(path))

    def holds_file(self, path: str) -> bool:
        """Some record of this path was seen."""
        return (path, "") in self._records or path in self._files

    def _is_unread(self, path: str) -> bool:
        """The file, the archive it is in, or a folder above it. The drop's own folder is `.`."""
        if path in self._unread or "." in self._unread:
            return True
        end = path.find("/")
        while end >= 0:
            if path[:end] in self._unread or path[:end].removesuffix("!") in self._unread:
                return True
            end = path.find("/", end + 1)
        return False
