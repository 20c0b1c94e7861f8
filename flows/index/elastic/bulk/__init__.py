"""The bulk loader: every operation ends with an outcome of its own, or is pending and said to be.

The client's own helpers lose that: their retries and the transport's multiply, an answer with fewer items than were
sent drops the rest silently, and a request refused as a whole (413, 429) fails every document of it. Here operations
are cut into requests (`operations`), some of which are under way at once (`loader`, `pressure`), each repeated by one
layer (`delivery`, `retry`) that compares each answer with what was sent (`answer`) and counts (`tally`).
"""

from flows.index.elastic.bulk.loader import BulkLoader
from flows.index.elastic.bulk.operations import Operation, Outcome, delete_operation, index_operation
from flows.index.elastic.bulk.tally import Counts

__all__ = ["BulkLoader", "Counts", "Operation", "Outcome", "delete_operation", "index_operation"]
