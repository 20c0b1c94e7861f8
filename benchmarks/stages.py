"""What each stage costs an article, beside the bare library call that does the same work, in one run.

Batches alternate between the stages and the bare calls, so that both meet the same state of the machine.
"""

from collections import defaultdict, deque
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

import tantivy
from langdetect import DetectorFactory
from langdetect import detect as langdetect

from benchmarks.articles import write_drop
from benchmarks.measure import Clock
from benchmarks.table import Table
from flows import stages
from flows.article import Article
from flows.clean import clean
from flows.enrich.recognition.ner import ENGLISH
from flows.enrich.recognition.spacy_model import loaded
from flows.index.base import Writer
from flows.index.embedded.engine import EmbeddedIndex
from flows.index.ledger import LedgerEntry, RecordOutcome
from flows.inputs import Options, RawArticle
from flows.raw_store.store import RawStore
from flows.read.discover import SourceFile, discover
from flows.read.raw import to_raw
from flows.read.record import Record
from flows.read.records import records
from flows.stories import update_stories
from flows.stories.index_neighbours import Memory

BATCH = 500  # as a run commits
_WARM_UP = 20  # articles, so that models are loaded and caches are as in a run
_HEAP = 128_000_000

Clocks = defaultdict[str, Clock]


def measure(documents: int, *, entities: bool = True) -> Table:
    """The table of a run over this many generated articles."""
    with TemporaryDirectory() as folder:
        root = Path(folder)
        write_drop(root / "warm", _WARM_UP, seed=1)
        write_drop(root / "drop", documents)
        options = Options.starting_now(without=() if entities else ("entities",))
        index, bare = EmbeddedIndex.open(root / "home"), _BareIndex(root / "bare")
        store = RawStore(root / "raw")
        memory = Memory()
        clocks: Clocks = defaultdict(Clock)
        with index.writer("benchmark") as writer:
            for name, timed in (("warm", defaultdict(Clock)), ("drop", clocks)):
                files = discover([str(root / name)]).files()
                while batch := list(islice(files, BATCH)):
                    articles = list(_judge(batch, options, timed))
                    _load(articles, index, writer, store, memory, timed)
                    _bare(articles, bare, timed, entities=entities)
        index.close()
        return _table(clocks, documents, entities=entities)


def _judge(files: list[SourceFile], options: Options, clocks: Clocks) -> Iterator[tuple[Record, RawArticle, Article]]:
    with clocks["read"]:
        found = [(record, to_raw(record)) for file in files for record in records(file)]
    with clocks["clean"]:
        cleaned = [clean(raw, options) for _, raw in found]
    for stage in stages.ENRICHMENTS:
        if stage.name not in options.without:
            with clocks[stage.name]:
                cleaned = [stage.run(article, raw, options) for article, (_, raw) in zip(cleaned, found, strict=True)]
    for (record, raw), article in zip(found, cleaned, strict=True):
        yield record, raw, article.evolve(pipeline=stages.pipeline(options.without))


def _load(
    judged: list[tuple[Record, RawArticle, Article]], index: EmbeddedIndex, writer: Writer, store: RawStore,
    memory: Memory, clocks: Clocks,
) -> None:  # fmt: skip
    with clocks["raw store"]:
        for _, raw, _ in judged:
            store.put(raw)
    with clocks["to document"]:
        documents = [article.to_document() for *_, article in judged]
    with clocks["load"]:
        writer.upsert(documents)
        writer.commit()
    with clocks["stories"]:
        update_stories(index, writer, [article.id for *_, article in judged], memory)
    entries = [_entry(record, article) for record, _, article in judged]
    with clocks["ledger"]:
        index.ledger.record(entries)


def _entry(record: Record, article: Article) -> LedgerEntry:
    return LedgerEntry(
        drop=record.drop, path=record.path, record=record.record, sha256=record.sha256, size=record.size,
        outcome=RecordOutcome.LOADED, article_id=article.id, reason=None, detail=None, fingerprint="0" * 16,
        run_id="benchmark", seen_at=article.first_seen_at,
    )  # fmt: skip


class _BareIndex:
    """tantivy as its documentation shows it: identifier, title and stemmed body, all stored."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("id", stored=True, tokenizer_name="raw")
        for name in ("title", "body"):
            builder.add_text_field(name, stored=True, tokenizer_name="en_stem")
        self._writer = tantivy.Index(builder.build(), path=str(folder)).writer(_HEAP, 1)

    def add(self, articles: list[Article]) -> None:
        """Add and commit."""
        for article in articles:
            self._writer.add_document(tantivy.Document(id=article.id, title=article.title or "", body=article.body))
        self._writer.commit()


def _bare(
    judged: list[tuple[Record, RawArticle, Article]], bare: _BareIndex, clocks: Clocks, *, entities: bool
) -> None:
    DetectorFactory.seed = 0
    articles = [article for *_, article in judged]
    with clocks["bare language"]:
        for article in articles:
            langdetect(article.body[:1000])
    with clocks["bare load"]:
        bare.add(articles)
    if entities:
        texts = [f"{article.title}\n\n{article.body}" for article in articles if article.language == "en"]
        with clocks["bare entities"]:
            deque(loaded(ENGLISH).pipe(texts), maxlen=0)


def _table(clocks: Clocks, documents: int, *, entities: bool) -> Table:
    cost = {name: clock.seconds / documents for name, clock in clocks.items()}
    bare = {"language": "langdetect, 1,000 characters", "load": "tantivy add_document", "entities": "spaCy nlp.pipe"}
    around = sum(seconds for name, seconds in cost.items() if name != "entities" and not name.startswith("bare "))
    without_stories = around - cost["stories"]
    through = cost["read"] + cost["clean"] + cost["to document"] + cost["load"]
    table = Table(f"Stages, {documents} articles of 3 kB, one process", ("", "times", "documents/s", "ms", "beside"))
    if entities:
        table.add(
            "everything around the model, of spaCy's cost", f"{around / cost['bare entities']:.2f}", *_two(around)
        )
    table.add("read + clean + load", "", *_two(through))
    table.add("all but entities and stories", "", *_two(without_stories))
    for name, seconds in cost.items():
        if not name.startswith("bare "):
            ratio = f"{seconds / cost[f'bare {name}']:.2f}" if f"bare {name}" in cost else ""
            table.add(name, ratio, *_two(seconds), bare.get(name, ""))
    for name, call in bare.items():
        if f"bare {name}" in cost:
            table.add(call, "1.00", *_two(cost[f"bare {name}"]))
    return table


def _two(seconds: float) -> tuple[str, str]:
    return f"{1 / seconds:,.0f}" if seconds else "", f"{1000 * seconds:.3f}"
