"""Nothing of what was deleted from an index is left in its files.

Deleting marks a document; its words stay until a merge rewrites the segment that holds it, and until the translog that
tells of it is cut. A merge that is asked to expunge passes over segments of which less than a tenth is deleted
(`index.merge.policy.expunge_deletes_allowed`), and the primary keeps what it deleted for copies that may ask for it,
until it knows that none will: a flush and the next look at its retention leases, every 30 seconds unless it is told
otherwise.
"""

import time
from typing import Any

from elasticsearch import Elasticsearch

from flows.errors import IndexUnavailable
from flows.index.elastic.client import translated
from flows.index.elastic.location import Location

_EVERYTHING = {"index.merge.policy.expunge_deletes_allowed": 0}
_USUAL = dict.fromkeys(_EVERYTHING)
_WITHIN = 60.0  # seconds, until copies are known to need nothing


def expunge(client: Elasticsearch, location: Location, *indices: str) -> None:
    """Rewrite the segments that hold something deleted. Raises `IndexUnavailable` where some of it stays."""
    with translated(location):
        client.indices.put_settings(index=list(indices), settings=_EVERYTHING)
        try:
            deadline = time.monotonic() + _WITHIN
            while True:
                client.indices.flush(index=list(indices), force=True, wait_if_ongoing=True)
                client.options(request_timeout=3600).indices.forcemerge(index=list(indices), only_expunge_deletes=True)
                client.indices.flush(index=list(indices), force=True, wait_if_ongoing=True)
                left = _deleted(client, indices)
                if not left or time.monotonic() > deadline:
                    break
                time.sleep(1)
        finally:
            client.indices.put_settings(index=list(indices), settings=_USUAL)
    if left:
        raise IndexUnavailable(
            f"{left} deleted documents are still in the files of {', '.join(indices)} at {location.address}",
            safe="What was deleted can be found no more; a merge will take it out of the files.",
            next_command="the same command once more, when all copies of these indices are assigned",
        )


def _deleted(client: Elasticsearch, indices: tuple[str, ...]) -> int:
    answer: dict[str, Any] = client.indices.segments(index=list(indices)).body
    copies = (copy for index in answer["indices"].values() for shard in index["shards"].values() for copy in shard)
    return sum(segment["deleted_docs"] for copy in copies for segment in copy["segments"].values())
