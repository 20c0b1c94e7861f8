"""What enrichment costs: entities beside the bare model, every other enrichment by itself, in one run.

The bare model is the same one, tok2vec and ner alone, over the very same paragraphs, all of a batch in one call of
`nlp.pipe`, whose results nobody reads: whatever entities take beyond it is ours. The two take turns over batches, and
in who begins, so that both meet the same state of the machine. The articles are generated, and English, since other
languages have other engines.
"""

from collections import defaultdict, deque
from collections.abc import Iterator
from itertools import islice
from statistics import median

from benchmarks.articles import articles
from benchmarks.measure import Clock
from benchmarks.table import Table
from flows import stages
from flows.article import Article, Source
from flows.clean import clean
from flows.enrich.recognition.ner import ENGLISH
from flows.enrich.recognition.spacy_model import loaded, paragraphs
from flows.inputs import Options, RawArticle
from flows.text.marks import plain_marks

BATCH = 20  # articles: some seconds of the model, too short for the machine to change much between contenders
_WARM_UP = 5  # articles, so that models and word lists are loaded
_MOST = 6.0  # milliseconds an article that everything but entities may take

_BARE, _OURS = "bare nlp.pipe", "entities"
Clocks = defaultdict[str, Clock]
Made = tuple[RawArticle, Article]


def measure(documents: int, repetitions: int = 3) -> Table:
    """The table of a run over this many generated articles a repetition."""
    _repeat(_WARM_UP, 0, defaultdict(Clock))
    words = 0
    seconds: defaultdict[str, list[float]] = defaultdict(list)
    for seed in range(1, repetitions + 1):
        clocks: Clocks = defaultdict(Clock)
        words += _repeat(documents, seed, clocks)
        for name, clock in clocks.items():
            seconds[name].append(clock.seconds)
    return _table(seconds, words / repetitions, documents, repetitions)


def _repeat(documents: int, seed: int, clocks: Clocks) -> int:
    """Time the articles of this seed; the number of their words."""
    options = Options.starting_now()
    made = _english(seed, options)
    words = 0
    for number, batch in enumerate(iter(lambda: list(islice(made, min(BATCH, documents))), [])):
        words += sum(article.word_count for _, article in batch)
        turns = (_bare, _entities) if number % 2 else (_entities, _bare)
        for contender in turns:
            contender(batch, options, clocks)
        _others(batch, options, clocks)
        if (number + 1) * BATCH >= documents:
            break
    return words


def _english(seed: int, options: Options) -> Iterator[Made]:
    """Cleaned English articles, one after another, without end."""
    first = 0
    while True:
        for synthetic in articles(BATCH, seed, first):
            source = Source(
                drop="benchmark", path="a", sha256="0" * 64, size=len(synthetic.text), encoding="utf-8", format="txt"
            )
            raw = RawArticle(synthetic.text, source)
            article = stages.ENRICHMENTS[0].run(clean(raw, options), raw, options)
            if article.language == "en":
                yield raw, article
        first += BATCH


def _bare(batch: list[Made], options: Options, clocks: Clocks) -> None:
    texts = [plain_marks(f"{article.title or ''}\n\n{article.body}") for _, article in batch]
    parts = [text[start:end] for text in texts for start, end in paragraphs(text)]
    model = loaded(ENGLISH)
    with clocks[_BARE]:
        deque(model.pipe(parts), maxlen=0)


def _entities(batch: list[Made], options: Options, clocks: Clocks) -> None:
    stage = next(stage for stage in stages.ENRICHMENTS if stage.name == _OURS)
    with clocks[_OURS]:
        made = [(raw, stage.run(article, raw, options)) for raw, article in batch]
    batch[:] = made


def _others(batch: list[Made], options: Options, clocks: Clocks) -> None:
    made = batch
    for stage in stages.ENRICHMENTS:
        if stage.name != _OURS:
            with clocks[stage.name]:
                made = [(raw, stage.run(article, raw, options)) for raw, article in made]


def _table(seconds: dict[str, list[float]], words: float, documents: int, repetitions: int) -> Table:
    table = Table(
        f"Enrichment, {repetitions} times {documents} English articles of {words / documents:.0f} words, one process",
        ("", "of bare nlp.pipe", "words/s", "ms an article", "from", "to"),
    )
    bare = median(seconds[_BARE])
    for name in (_BARE, _OURS):
        table.add(
            name,
            f"{bare / median(seconds[name]):.2f}",
            f"{words / median(seconds[name]):,.0f}",
            *_each(seconds[name], documents),
        )
    others = {name: took for name, took in seconds.items() if name not in (_BARE, _OURS)}
    together = [sum(round_) for round_ in zip(*others.values(), strict=True)]
    table.add(f"everything else (at most {_MOST:.0f} ms)", "", "", *_each(together, documents))
    for name, took in others.items():
        table.add(name, "", "", *_each(took, documents))
    return table


def _each(took: list[float], documents: int) -> Iterator[str]:
    """Milliseconds an article: the median of the repetitions, the least, the most."""
    for seconds in (median(took), min(took), max(took)):
        yield f"{1000 * seconds / documents:.2f}"
