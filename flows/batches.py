"""Many things, a bounded number of them in one query, request, commit or task."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

_Item = TypeVar("_Item")


def batched(items: Iterable[_Item], size: int) -> Iterator[list[_Item]]:
    """Lists of `size` items, the last one shorter. As `itertools.batched` of Python 3.12."""
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch
