"""The ordered stages, and `process`: one raw article in, one document out.

A stage is a pure function with a version; what it depends on beside its code (rule files, a model) is named, so that
its fingerprint changes when they do, and so are the fields it reads and writes, so that `flows.upkeep.refresh` knows
what a change reaches. `clean` makes the article; each enrichment after it can be left out.
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

from flows import clean, read
from flows.article import STRICTNESSES, Article, Pipeline, StageVersion, Strictness
from flows.clean.rules import outlet_key
from flows.enrich import frequencies, signature, summary, topics
from flows.enrich.dates import stage as dates
from flows.enrich.entities import stage as entities
from flows.enrich.language import stage as language
from flows.enrich.outlet import stage as outlet
from flows.enrich.quotes import stage as quotes
from flows.errors import UsageError
from flows.inputs import Options, RawArticle
from flows.stopwatch import Stopwatch

_FINGERPRINT_LENGTH = 16  # hexadecimal characters


def _nothing() -> bytes:
    return b""


def _no_engine(article: Article) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Stage:
    """One enrichment. `version` is raised by hand when the code gives other results.

    `reads` and `writes` name fields of `Article`, with dots where a part of one is enough. Beside these a stage sees
    the raw article and the options, which stay the same for as long as the text does.
    """

    name: str
    run: Callable[[Article, RawArticle, Options], Article]
    version: str
    reads: frozenset[str]
    writes: frozenset[str]
    data: Callable[[], bytes] = _nothing  # what else the result depends on: rules, model name and version
    engine: Callable[[Article], str | None] = _no_engine  # which one read this article; shown in pipeline.engines


READ, CLEAN = "read", "clean"  # the stages before the enrichments, which no article goes without
# Fields that clean writes, beside the identity of the article and its source.
CLEANED = frozenset(
    {"title", "subtitle", "body", "url", "authors", "topics", "content_warnings", "helplines", "credits", "captions",
     "corrections", "dateline", "word_count", "quality", "repairs", "gaps", "removed"}
)  # fmt: skip

ENRICHMENTS: tuple[Stage, ...] = (
    Stage(
        "language", language.enrich, language.VERSION, frozenset({"title", "body", "quality"}),
        frozenset({"language", "language_confidence", "quality"}), language.data, lambda article: language.engine(),
    ),
    Stage(
        "outlet", outlet.enrich, outlet.VERSION,
        frozenset({"url", "language", "title", "subtitle", "body", "removed", "credits", "helplines", "authors"}),
        frozenset({"outlet"}), outlet.data,
    ),
    Stage(
        "entities", entities.enrich, entities.VERSION, frozenset({"title", "body", "language", "dateline"}),
        frozenset({"people", "organisations", "places", "works", "entities"}), entities.data, entities.engine,
    ),
    Stage(
        "quotes", quotes.enrich, quotes.VERSION, frozenset({"body", "entities", "language"}), frozenset({"quotes"}),
        quotes.data,
    ),
    Stage(
        "dates", dates.enrich, dates.VERSION, frozenset({"url", "removed", "body", "language", "outlet.country"}),
        frozenset({"published_at", "timestamp", "date_source", "date_precision", "date_evidence"}),
    ),
    Stage(
        "topics", topics.enrich, topics.VERSION, frozenset({"topics", "entities", "title", "body", "language"}),
        frozenset({"topics", "topics_source"}), topics.data,
    ),
    Stage(
        "summary", summary.enrich, summary.VERSION, frozenset({"subtitle", "body", "gaps", "language"}),
        frozenset({"summary"}),
    ),
    Stage(
        "signature", signature.enrich, signature.VERSION, frozenset({"body", "entities"}), frozenset({"signature"}),
    ),
)  # fmt: skip
LOAD = "load"  # writing articles and the ledger, which makes nothing of an article
STORIES = "stories"  # the corpus pass, which needs more than one article: flows.stories
OPTIONAL = (*(stage.name for stage in ENRICHMENTS), STORIES)


def check_without(names: frozenset[str]) -> None:
    """What every run asks before it reads anything: raises `UsageError` when a stage to leave out does not exist or a
    table of word frequencies cannot be read, and `Stop` when the installation's own rules or its own catalogue of
    outlets cannot be used."""
    for name in sorted(names - set(OPTIONAL)):
        raise UsageError(f"no stage {name!r} to leave out; there are {', '.join(OPTIONAL)}")
    clean.data()
    outlet.data()
    frequencies.check()


def judge(raw: RawArticle, options: Options, book: clean.Book | None = None) -> clean.Judgement:
    """The judgement of its lines, by the rules that hold for what its metadata and address say of its outlet.

    `book`: other rules than those of this process.
    """
    chosen = book or clean.book()
    stated = frozenset(map(outlet_key, outlet.stated(raw))) if chosen.of_outlets else frozenset()
    return clean.judge(raw, options.strictness, chosen.of(stated))


def process(
    raw: RawArticle, options: Options, judgement: clean.Judgement | None = None, watch: Stopwatch | None = None
) -> Article:
    """Clean and enrich one article; `judgement` is that of its lines, where it was made already, and `watch` counts
    what each stage takes. Raises `Reject`."""
    watch = watch or Stopwatch()
    with watch.of(CLEAN):
        article = clean.clean(raw, options, judgement or judge(raw, options))
    for stage in ENRICHMENTS:
        if stage.name not in options.without:
            with watch.of(stage.name):
                article = stage.run(article, raw, options)
    source = article.source.evolve(drop_date=options.drop_date.isoformat())
    made_by = pipeline(options.without, options.strictness).evolve(engines=engines(article, options.without))
    return article.evolve(source=source, pipeline=made_by)


def engines(article: Article, without: frozenset[str] = frozenset()) -> list[str]:
    """The engines and models that read this article, by name and version: another one for each language."""
    active = (stage for stage in ENRICHMENTS if stage.name not in without)
    return [name for stage in active if (name := stage.engine(article))]


def fingerprint(without: frozenset[str] = frozenset(), strictness: Strictness = "careful") -> str:
    """Hash of everything that decides what an article becomes: an article judged under another one is stale."""
    return fingerprint_of(pipeline(without, strictness).stages, stories=STORIES not in without)


def of_today() -> frozenset[str]:
    """The fingerprints that stages can have today: an article with another one is stale, whatever it was told."""
    return frozenset(made_by.fingerprint for one in STRICTNESSES for made_by in pipeline(frozenset(), one).stages)


def fingerprint_of(made_by: Iterable[StageVersion], *, stories: bool) -> str:
    """The fingerprint under which an article with these stages was made, and with or without its stories."""
    stages = "\n".join(f"{s.stage} {s.fingerprint}" for s in made_by)
    if stories:
        stages += f"\n{STORIES}"
    return hashlib.sha256(stages.encode()).hexdigest()[:_FINGERPRINT_LENGTH]


@cache
def pipeline(without: frozenset[str], strictness: Strictness = "careful") -> Pipeline:
    """The stages that make an article of today: without a run id, and without the engines, which its text decides."""
    active = [s for s in ENRICHMENTS if s.name not in without]
    versions = [_version(READ, read.VERSION, b""), _version(CLEAN, clean.VERSION, strictness.encode() + clean.data())]
    versions += [_version(stage.name, stage.version, stage.data()) for stage in active]
    return Pipeline(strictness=strictness, stages=versions)


def _version(name: str, version: str, data: bytes) -> StageVersion:
    digest = hashlib.sha256(f"{name}\n{version}\n".encode() + data).hexdigest()
    return StageVersion(stage=name, version=version, fingerprint=digest[:_FINGERPRINT_LENGTH])
