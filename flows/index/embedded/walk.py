"""Every document of a searcher, in the order of ids, some addresses at a time: memory is that of a page."""

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import tantivy
from tantivy import FieldType, Order, Query

from flows.index.base import Document
from flows.index.embedded.failures import as_stop
from flows.index.embedded.schema import RANK, load

PAGE = 10_000  # addresses: 5 MB. Finding a page reads the rank of every document, a nanosecond each


def stored(searcher: tantivy.Searcher, schema: tantivy.Schema, folder: Path) -> Iterator[Document]:
    """Every stored document. `schema` is that of the searcher's index, which may not be that of today."""
    pages = addresses(searcher, schema)
    while True:
        with as_stop(folder):  # around calls of tantivy only
            tied = next(pages, None)
            documents = [load(searcher, address) for address in tied or ()]
        if tied is None:
            return
        yield from sorted(documents, key=itemgetter("id"))


def addresses(searcher: tantivy.Searcher, schema: tantivy.Schema) -> Iterator[list[tantivy.DocAddress]]:
    """Addresses by ascending rank; those in one list share it, and are in no order."""
    first, limit = 0, PAGE
    while True:
        rest = Query.range_query(schema, RANK, FieldType.Unsigned, first, None, True, True)
        found: Any = searcher.search(rest, limit=limit, order_by_field=RANK, order=Order.Asc, count=False)
        groups = [(rank, [address for _, address in tied]) for rank, tied in groupby(found.hits, key=itemgetter(0))]
        if len(found.hits) < limit:
            yield from (tied for _, tied in groups)
            return
        if len(groups) == 1:  # more documents of one rank than a page holds
            limit *= 2
            continue
        yield from (tied for _, tied in groups[:-1])  # the last one may go on
        first, limit = groups[-1][0], PAGE
