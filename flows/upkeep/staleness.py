"""How many documents of an index were made by stages that are not those of today: asked, without reading them all.

Every document records the fingerprint of each stage that made it, and a fingerprint belongs to one stage. So a document
is stale when it has a fingerprint that no stage has today.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from flows import stages
from flows.article import Article
from flows.errors import UsageError
from flows.index.base import Filter, Index, SearchRequest, SearchResult
from flows.upkeep.refresh import stale

_FINGERPRINT = "pipeline.stages.fingerprint"
_VALUES = 1000  # different fingerprints in one index: a change of rules adds one
UNKNOWN = "unknown"  # an article without outlet


@dataclass(frozen=True, slots=True)
class Survey:
    """What is stale in an index. `only_read` documents are well but for the reader, and not among `documents`."""

    total: int  # documents of the index
    documents: int  # that can be refreshed from their raw text
    only_read: int
    stages: Counter[str] = field(default_factory=Counter)  # documents by the stage that is stale in them
    outlets: Counter[str] = field(default_factory=Counter)  # `documents` by outlet

    def to_document(self) -> dict[str, Any]:
        """JSON-ready."""
        return {
            "total": self.total,
            "documents": self.documents,
            "only_read": self.only_read,
            "stages": dict(self.stages),
            "outlets": dict(self.outlets),
        }


def check_stage(name: str | None) -> None:
    """Raises `UsageError` for a stage that documents do not record."""
    known = [stage.stage for stage in stages.pipeline(frozenset()).stages]
    if name == stages.READ:
        raise UsageError(
            "the reader works on the files of a drop: flows ingest DROP does again what it reads otherwise"
        )
    if name is not None and name not in known:
        raise UsageError(f"no stage {name!r}; there are {', '.join(known[1:])}")


def is_stale(article: Article, stage: str | None = None) -> bool:
    """Whether `flows.upkeep.refresh` has something to do; with a stage, whether it is this one that is stale."""
    names = {made_by.stage for made_by in stale(article.pipeline)} - {stages.READ}
    return bool(names) if stage is None else stage in names


def survey(index: Index, stage: str | None = None) -> Survey:
    """What is stale, or only the documents in which this stage is. Some requests, whatever the size of the index."""
    everything = _search(index, (), (_FINGERPRINT,))
    current = stages.of_today()
    outdated = [value for value, _ in everything.facets.get(_FINGERPRINT, ()) if value not in current]
    by_stage: dict[str, list[str]] = {}
    for fingerprint in outdated:
        if stage_of_it := _stage_of(index, fingerprint):
            by_stage.setdefault(stage_of_it, []).append(fingerprint)
    counts = Counter({name: _search(index, values).total for name, values in by_stage.items()})
    refreshed = [value for name, values in by_stage.items() if name != stages.READ for value in values]
    wanted = refreshed if stage is None else by_stage.get(stage, [])
    found = _search(index, wanted, ("outlet.name",)) if wanted else SearchResult(0, ())
    outlets = Counter(dict(found.facets.get("outlet.name", ())))
    if nameless := found.total - outlets.total():
        outlets[UNKNOWN] += nameless
    any_stale = _search(index, outdated).total if outdated else 0
    refreshable = _search(index, refreshed).total if refreshed else 0
    return Survey(everything.total, found.total, any_stale - refreshable, counts, outlets)


def _search(index: Index, fingerprints: Sequence[str], facets: tuple[str, ...] = ()) -> SearchResult:
    filters = (Filter(_FINGERPRINT, tuple(fingerprints)),) if fingerprints else ()
    request = SearchRequest(filters=filters, facets=facets, facet_size=_VALUES, page_size=1, highlight=False)
    return index.search(request)


def _stage_of(index: Index, fingerprint: str) -> str | None:
    """None where another process refreshed the last of its documents meanwhile."""
    for hit in _search(index, [fingerprint]).hits:
        article = Article.model_validate(hit.document)
        return next(made_by.stage for made_by in article.pipeline.stages if made_by.fingerprint == fingerprint)
    return None
