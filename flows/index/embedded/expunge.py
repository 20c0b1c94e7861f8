"""Nothing of what was deleted from a version is left in its files.

Deleting marks a document; its words stay in the files of its segment until a merge, and tantivy's Python module has no
call for one. So every other document of such a segment is written again: a segment of which nothing is left is dropped
with the next commit, and its files are collected. A process that is killed meanwhile leaves each document in the old
segment or in the new one, and none in both.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import orjson
import tantivy

from flows.batches import batched
from flows.errors import IndexUnavailable
from flows.index.embedded import folder
from flows.index.embedded.failures import as_stop
from flows.index.embedded.schema import build, load
from flows.index.embedded.walk import addresses
from flows.index.embedded.writer import TantivyWriter

_ROUNDS = 3  # merges under way may bring deletions into a new segment
_AT_ONCE = 500  # documents in memory
_PER_COMMIT = 20  # of these


class Segment(NamedTuple):
    """What tantivy's `meta.json` says of a segment."""

    living: int  # documents
    deleted: int


def expunge(place: Path) -> None:
    """Rewrite the segments of a version that hold something deleted. The caller holds the writer's lock.

    Raises `IndexUnavailable` where some of it stays.
    """
    for _ in range(_ROUNDS):
        segments = _segments(place)
        if not any(segment.deleted for segment in segments):
            break
        _rewrite(place, segments)
    TantivyWriter(folder.open_tantivy(place), place).close()  # opening one deletes files that nothing names
    if left := sum(segment.deleted for segment in _segments(place)):
        raise IndexUnavailable(
            f"{left} deleted documents are still in the files of {place}",
            safe="What was deleted can be found no more.",
            next_command="the same command once more",
        )


def _segments(place: Path) -> list[Segment]:
    try:
        listed = orjson.loads((place / "meta.json").read_bytes())["segments"]
        deleted = [(one["deletes"] or {}).get("num_deleted_docs", 0) for one in listed]
        return [Segment(one["max_doc"] - gone, gone) for one, gone in zip(listed, deleted, strict=True)]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexUnavailable(
            f"{place / 'meta.json'} cannot be read: {type(error).__name__}",
            safe="Nothing was changed.",
            next_command="flows index list, which tells what is wrong with it",
        ) from error


def _rewrite(place: Path, segments: Sequence[Segment]) -> None:
    index = folder.open_tantivy(place)
    with as_stop(place.parent):
        searcher = index.searcher()
        counted = Counter(address.segment_ord for address in _addresses(searcher))
    doomed = {number for number, segment in enumerate(segments) if segment.deleted}
    if any(counted[number] != segment.living for number, segment in enumerate(segments)):
        doomed = set(range(len(segments)))  # the searcher has them in another order
    writer = TantivyWriter(index, place)
    try:
        found = (address for address in _addresses(searcher) if address.segment_ord in doomed)
        for number, some in enumerate(batched(found, _AT_ONCE), 1):
            with as_stop(place.parent):
                documents = [load(searcher, address) for address in some]
            writer.upsert(documents)
            if number % _PER_COMMIT == 0:
                writer.commit()
        writer.commit()
    finally:
        writer.close()


def _addresses(searcher: tantivy.Searcher) -> Iterator[tantivy.DocAddress]:
    return chain.from_iterable(addresses(searcher, build()))
