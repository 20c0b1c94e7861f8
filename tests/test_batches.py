"""Batches lose nothing and are never too large."""

from itertools import chain

from hypothesis import given
from hypothesis import strategies as st

from flows.batches import batched


@given(st.lists(st.integers()), st.integers(1, 7))
def test_batches_hold_every_item_in_order_and_only_the_last_is_short(items: list[int], size: int) -> None:
    batches = list(batched(items, size))
    assert list(chain.from_iterable(batches)) == items
    assert all(len(batch) == size for batch in batches[:-1])
    assert all(1 <= len(batch) <= size for batch in batches)
