"""Many things, a bounded number of them in one query, request, commit or task."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TypeVar

_Item = TypeVar("_Item")

_OF_A_SIZE = 20


def batched(items: Iterable[_Item], size: int) -> Iterator[list[_Item]]:
    """Lists of `size` items, the last one shorter. As `itertools.batched` of Python 3.12."""
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch


def weighed(items: Iterable[_Item], size: int, weight: int, weigh: Callable[[_Item], int]) -> Iterator[list[_Item]]:
    """Lists of `size` items that weigh `weight` together: whichever comes first, so one heavy item may exceed it."""
    batch: list[_Item] = []
    total = 0
    for item in items:
        batch.append(item)
        total += weigh(item)
        if len(batch) >= size or total >= weight:
            yield batch
            batch, total = [], 0
    if batch:
        yield batch


def growing(first: int, number: int) -> int:
    """How many things the batch of this number has, where that of number 0 has `first`.

    A batch is one Prefect task, which costs its server 50 ms: they get larger, so that a run has about a hundred.
    """
    return first << number // _OF_A_SIZE
