"""Every document that has a value in a field, however many: past the window that a search can be paged through."""

from collections.abc import Iterable, Iterator

from flows.batches import batched
from flows.index.base import Document, Filter, Index, SearchRequest

_VALUES = 50  # in one search
_PAGE = 500  # documents in memory


def having(index: Index, field: str, values: Iterable[str]) -> Iterator[Document]:
    """The documents that hold one of these values whole, each once and by its id for up to fifty values at a time. Sees
    what is committed; a document that is changed meanwhile, so that it has the value no more, may be left out."""
    for some in batched(sorted(set(values)), _VALUES):
        query = "*"
        while True:
            request = SearchRequest(query, filters=(Filter(field, tuple(some)),), page_size=_PAGE, highlight=False)
            hits = index.search(request).hits  # of one score, so by their ids
            yield from (hit.document for hit in hits)
            if len(hits) < _PAGE:
                break
            query = f'id:{{"{hits[-1].id}" TO *]'
