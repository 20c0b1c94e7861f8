"""Versions, and how operations are cut into requests."""

import itertools
from unittest import mock

import orjson
from hypothesis import given
from hypothesis import strategies as st

from flows.index.elastic.bulk import operations
from flows.index.elastic.bulk.operations import Operation, Versions, chunks, delete_operation, index_operation


@given(st.lists(st.integers(-(10**6), 10**6)), st.integers(10**15, 2 * 10**15))
def test_versions_only_grow_whatever_the_clock_does(steps: list[int], start: int) -> None:
    clock = [start * 1000]
    versions = Versions(lambda: clock[0])
    seen = [versions.next()]
    for step in steps:
        clock[0] += step * 1000
        seen.append(versions.next())
    assert all(earlier < later for earlier, later in itertools.pairwise(seen))
    assert seen[-1] < 2**53


def test_a_version_after_one_of_a_clock_that_is_ahead() -> None:
    versions = Versions(lambda: 5_000)
    assert versions.after(100) == 101
    assert versions.next() == 102


def test_what_is_sent_again_after_a_conflict_is_the_same_but_for_its_version() -> None:
    first = index_operation("articles", "a", {"n": 1})
    later = first.after(first.version + 10)
    assert later.version > first.version + 10
    assert later.source == first.source
    assert orjson.loads(later.action)["index"] == {
        "_index": "articles", "_id": "a", "version": later.version, "version_type": "external"
    }  # fmt: skip


_operations = st.lists(
    st.builds(
        lambda number, size: index_operation("i", f"d{number}", {"body": "x" * size}),
        st.integers(0, 20),
        st.integers(0, 300),
    )
    | st.builds(lambda number: delete_operation("i", f"d{number}"), st.integers(0, 20)),
    max_size=60,
)


@given(_operations, st.integers(1, 1_000), st.integers(1, 10))
def test_nothing_is_lost_or_moved_and_no_request_is_too_large(given: list[Operation], most: int, count: int) -> None:
    with mock.patch.object(operations, "MAX_OPERATIONS", count):
        cut = list(chunks(given, lambda: most))
    assert [operation for chunk in cut for operation in chunk] == given
    for chunk in cut:
        assert 1 <= len(chunk) <= count
        assert len(chunk) == 1 or sum(operation.size for operation in chunk) <= most
        assert len({operation.document for operation in chunk}) == len(chunk)
