"""Stories of an index that grows: what an article costs when there are few and when there are many, and how right they
are.

Invented articles arrive as a run commits them, a hundred a day, each with its event known. One index grows to
the largest size; at each size stands what all articles so far took. Only the corpus pass is timed.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.articles import Report, reports
from benchmarks.measure import Clock, peak_memory
from benchmarks.table import Table
from flows.article import Article, Source
from flows.enrich import signature
from flows.index.base import Document
from flows.index.embedded.engine import EmbeddedIndex
from flows.inputs import Options, RawArticle
from flows.stories import update_stories
from flows.stories.index_neighbours import Memory

SIZES = (12_500, 25_000, 50_000, 100_000)
BATCH = 500  # articles, as a run commits
A_DAY = 100
_BEGIN = datetime(2025, 1, 1, tzinfo=UTC)
_SEEN = datetime(2026, 1, 1, tzinfo=UTC)


def measure(sizes: Sequence[int] = SIZES, seed: int = 0) -> Table:
    """The table of an index that grows to the largest of these sizes."""
    table = Table(
        f"Stories of {max(sizes):,} articles, {BATCH} at a time, embedded engine",
        ("articles", "time an article", "ms an article", "peak memory, MB", "BCubed F1", "precision", "recall"),
    )
    told = reports(max(sizes), seed)
    clock, memory, done, first = Clock(), Memory(), 0, 0.0
    events: dict[str, int] = {}
    with TemporaryDirectory() as folder:
        index = EmbeddedIndex.open(Path(folder))
        with index.writer("benchmark") as writer:
            for size in sorted(sizes):
                while batch := list(islice(told, min(BATCH, size - done))):
                    documents = [_document(one) for one in batch]
                    events |= {document["id"]: one.event for document, one in zip(documents, batch, strict=True)}
                    writer.upsert(documents)
                    writer.commit()
                    with clock:
                        update_stories(index, writer, [document["id"] for document in documents], memory)
                    done += len(batch)
                each = clock.seconds / size
                first = first or each
                stories = {one["id"]: one.get("story", {}).get("id", one["id"]) for one in index.scan()}
                right = bcubed(stories, events)
                table.add(
                    f"{size:,}", f"{each / first:.2f}", f"{1000 * each:.1f}", f"{peak_memory() / 1e6:,.0f}",
                    *(f"{figure:.3f}" for figure in right),
                )  # fmt: skip
        index.close()
    return table


def bcubed(found: dict[str, str], right: dict[str, int]) -> tuple[float, float, float]:
    """F1, precision and recall of a clustering (Bagga and Baldwin, "Entity-Based Cross-Document Coreferencing Using the
    Vector Space Model", 1998)."""
    both = Counter((found[id_], right[id_]) for id_ in found)
    clusters, classes = _sizes(found.values()), _sizes(right.values())
    precision = sum(count * count / clusters[cluster] for (cluster, _), count in both.items()) / len(found)
    recall = sum(count * count / classes[event] for (_, event), count in both.items()) / len(found)
    return 2 * precision * recall / (precision + recall), precision, recall


def _sizes(labels: Iterable[object]) -> dict[object, int]:
    sizes: dict[object, int] = defaultdict(int)
    for label in labels:
        sizes[label] += 1
    return sizes


def _document(report: Report) -> Document:
    body = "\n\n".join(report.paragraphs)
    day = _BEGIN + timedelta(days=report.number // A_DAY)
    source = Source(
        drop="benchmark", path=f"{report.number}.txt", sha256="0" * 64, text_sha256="0" * 64, size=len(body),
        encoding="utf-8", format="txt",
    )  # fmt: skip
    article = Article(
        id=f"{report.number * 0x9E3779B97F4A7C15 % 2**96:024x}", source=source, title=report.title, body=body,
        language=report.language, people=list(report.names), first_seen_at=_SEEN, timestamp=day, published_at=day,
        date_source="metadata", date_precision="day",
    )  # fmt: skip
    return signature.enrich(article, RawArticle(body, source), Options(_SEEN.date(), _SEEN)).to_document()
