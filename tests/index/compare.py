"""Two indices of the same articles, asked the same: `python -m tests.index.compare ONE OTHER`.

ONE and OTHER are each a FLOWS_HOME or the URL of an Elasticsearch. Fill the one with `flows ingest`, the other with
`flows index copy`. Prints how many searches differ in which way, the first of them, and how long searches take.
Differences of the order by score are counted and no fault: see "Where the engines differ" in docs/query.md.
"""

# ruff: noqa: T201  (what it finds is printed)

import argparse
import sys
import time
from collections import Counter
from contextlib import AbstractContextManager
from itertools import islice
from pathlib import Path
from statistics import quantiles

from flows.errors import UsageError
from flows.index.base import Index, SearchRequest, SearchResult
from flows.index.opening import open_index
from flows.settings import Settings
from tests.index.generated import Searches

RANKING = frozenset({"first hit", "first three"})
SHOWN = 20


def answer(index: Index, request: SearchRequest) -> SearchResult | str:
    """The result, or the words in which the search is refused."""
    try:
        return index.search(request)
    except UsageError as error:
        return str(error)


def differences(one: SearchResult | str, other: SearchResult | str, *, sorted_by_field: bool) -> list[str]:
    """What differs between two answers to one search that both hold every hit."""
    if isinstance(one, str) or isinstance(other, str):
        return [] if one == other else ["refusal"]
    ids, others = [hit.id for hit in one.hits], [hit.id for hit in other.hits]
    found = {
        "total": one.total != other.total,
        "ids": sorted(ids) != sorted(others),
        "counts": one.facets != other.facets,
        "order": sorted_by_field and ids != others,
        "first hit": not sorted_by_field and ids[:1] != others[:1],
        "first three": not sorted_by_field and ids[:3] != others[:3],
    }
    return [name for name, differs in found.items() if differs]


def compare(one: Index, other: Index, count: int, seed: int) -> int:
    """Ask both and print. The number of searches that differ by more than their ranking."""
    documents = list(one.scan())
    if documents != list(other.scan()):
        sys.exit("the two do not hold the same documents")
    kinds: Counter[str] = Counter()
    seconds: tuple[list[float], list[float]] = ([], [])
    faults = ranked = found = refused = 0
    for request in islice(Searches(documents, seed), count):
        answers = []
        for index, times in zip((one, other), seconds, strict=True):
            begun = time.perf_counter()
            answers.append(answer(index, request))
            times.append(time.perf_counter() - begun)
        kinds_here = differences(*answers, sorted_by_field=bool(request.sort))
        kinds.update(kinds_here)
        refused += isinstance(answers[0], str)
        if not isinstance(answers[0], str):
            found += answers[0].total > 0
            ranked += answers[0].total > 0 and not request.sort
        if not RANKING.issuperset(kinds_here):
            faults += 1
            if faults <= SHOWN:
                print(f"{', '.join(kinds_here)}: {request}")
    print(f"{len(documents):,} documents, {count:,} searches: {found:,} find something, {refused:,} are refused")
    print(f"{faults:,} differ: {dict(kinds - Counter(dict.fromkeys(RANKING, count)))}")
    print(f"of {ranked:,} ranked ones, the first hit differs in {kinds['first hit']:,}, the first three in", end=" ")
    print(f"{kinds['first three']:,}")
    for index, times in zip((one, other), seconds, strict=True):
        cuts = quantiles(times, n=100)
        print(f"{index.location}: median {cuts[49] * 1e3:.1f} ms, 95% {cuts[94] * 1e3:.1f} ms, {max(times):.2f} s")
    return faults


def _opened(place: str) -> AbstractContextManager[Index]:
    return open_index(place, Settings()) if "://" in place else open_index("embedded", Settings(home=Path(place)))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("one")
    parser.add_argument("other")
    parser.add_argument("--searches", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with _opened(given.one) as one, _opened(given.other) as other:
        sys.exit(1 if compare(one, other, given.searches, given.seed) else 0)
