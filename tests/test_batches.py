"""Batches lose nothing and are never too large."""

from itertools import chain

from hypothesis import given
from hypothesis import strategies as st

from flows.batches import batched, growing, weighed


@given(st.lists(st.integers()), st.integers(1, 7))
def test_batches_hold_every_item_in_order_and_only_the_last_is_short(items: list[int], size: int) -> None:
    batches = list(batched(items, size))
    assert list(chain.from_iterable(batches)) == items
    assert all(len(batch) == size for batch in batches[:-1])
    assert all(1 <= len(batch) <= size for batch in batches)


@given(st.lists(st.integers(0, 20)), st.integers(1, 5), st.integers(1, 30))
def test_a_batch_ends_when_it_is_long_or_heavy_enough(items: list[int], size: int, weight: int) -> None:
    batches = list(weighed(items, size, weight, lambda item: item))
    assert [item for batch in batches for item in batch] == items
    for batch in batches:
        assert 0 < len(batch) <= size
        assert sum(batch[:-1]) < weight
    for batch in batches[:-1]:
        assert len(batch) == size or sum(batch) >= weight


def test_a_million_files_are_about_a_hundred_batches() -> None:
    sizes = [growing(1000, number) for number in range(120)]
    assert sizes[:21] == [1000] * 20 + [2000]
    assert sum(sizes) > 1_000_000
