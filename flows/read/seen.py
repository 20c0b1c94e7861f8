"""Which texts of a file came before, for little memory."""

from array import array

_FIRST_SIZE = 64  # a power of two, like every size


class Seen:
    """A set of texts that tells them by 64 bits of each: a million take 17 MB, and 25 for the moment in which it grows,
    where a set of integers takes 65 and one of addresses 150.

    Python's hash of a text (SipHash under a secret of the process) gives a million texts one false answer in 37 million
    runs, and nobody can choose texts for it.
    """

    def __init__(self) -> None:
        self._slots = array("Q", [0]) * _FIRST_SIZE
        self._count = 0

    def add(self, text: str) -> bool:
        """Take the text in. False where it came before."""
        if not _put(self._slots, hash(text) & 0xFFFF_FFFF_FFFF_FFFF or 1):
            return False
        self._count += 1
        if 4 * self._count > 3 * len(self._slots):
            before, self._slots = self._slots, array("Q", [0]) * (2 * len(self._slots))
            for value in filter(None, before):
                _put(self._slots, value)
        return True


def _put(slots: "array[int]", value: int) -> bool:
    """Put a value where it belongs, by open addressing with linear probing. False where it is already."""
    last = len(slots) - 1
    place = value & last
    while found := slots[place]:
        if found == value:
            return False
        place = (place + 1) & last
    slots[place] = value
    return True
