"""How common words are in the archive at hand: counted from its index, beside what the shipped tables say.

An archive of football has `match` in every other article, and a topic is not what everything is about. Near-duplicates
are counted once. Of a language with more articles than `SAMPLE`, the first ones by id are counted, and ids are hashes:
a sample that is drawn by nothing, and is the same one each time.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from flows.enrich import frequencies
from flows.enrich.frequencies import Counted
from flows.files import write_whole
from flows.index.base import Document, Index

AT_LEAST = 500  # articles of a language: as much as its shipped table weighs
SAMPLE = 20_000  # articles of a language; a share of 1 in 1000 is then known to a quarter of itself
_LEAST_SHARE = 0.001  # of articles, for a word to be written: beneath it, nothing is told apart
_LEAST_COUNT = 3
_READ = 20_000  # characters of a body, as topics read it
_HELD = 400_000  # words of a language that are counted at once
_SHOWN = 5

Outcome = Literal["new", "changed", "same", "too_few"]


@dataclass(frozen=True, slots=True)
class Moved:
    """A word whose share of articles is another one now; both with the weight of the shipped table."""

    word: str
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Recount:
    """What counting a language came to. `too_few` articles change nothing: a table that is there stays."""

    language: str
    outcome: Outcome
    articles: int
    words: int
    commoner: tuple[Moved, ...] = ()
    rarer: tuple[Moved, ...] = ()

    def to_document(self) -> dict[str, Any]:
        """JSON-ready."""
        return asdict(self)


def recount(
    index: Index, *, at_least: int = AT_LEAST, dry_run: bool = False, progress: Callable[[], object] = lambda: None
) -> list[Recount]:
    """Count words in every language with a shipped table, and write a table for each with enough articles.

    One pass over the index; memory is bounded by `_HELD` words a language. `progress` is called once an article. The
    same index gives the same tables; an equal one is not written. Processes that run already keep the tables they
    began with. Languages come back in alphabetical order.
    """
    recounts = []
    for language, found in sorted(_count(index.scan(), progress).items()):
        if found.articles < at_least:
            recounts.append(Recount(language, "too_few", found.articles, 0))
            continue
        before = frequencies.table(language)
        recounts.append(_compared(language, before, found))
        if before.counted != found and not dry_run:
            file = frequencies.file_of(language)
            file.parent.mkdir(parents=True, exist_ok=True)
            write_whole(file, found.written().encode(), durable=True, mode=0o644)
    frequencies.forget()
    return recounts


def _count(documents: Iterator[Document], progress: Callable[[], object]) -> Mapping[str, Counted]:
    articles: Counter[str] = Counter()
    words: dict[str, Counter[str]] = {}
    for document in documents:
        progress()
        language = document.get("language", "")
        if language not in frequencies.known() or articles[language] >= SAMPLE or document.get("near_duplicate_of"):
            continue
        articles[language] += 1
        counter = words.setdefault(language, Counter())
        text = f"{document.get('title', '')}\n{document['body'][:_READ]}"
        counter.update(set(frequencies.words(text)))
        if len(counter) > _HELD:
            _let_go(counter)
    return {language: _common(count, words[language]) for language, count in articles.items()}


def _let_go(counter: Counter[str]) -> None:
    """Drop the rarest words, until half of what may be held is free: what is common comes again."""
    rarity = 1
    while len(counter) > _HELD // 2:
        for word in [word for word, count in counter.items() if count <= rarity]:
            del counter[word]
        rarity += 1


def _common(articles: int, counter: Counter[str]) -> Counted:
    least = max(_LEAST_COUNT, _LEAST_SHARE * articles)
    return Counted(articles, {word: count for word, count in sorted(counter.items()) if count >= least})


def _compared(language: str, before: frequencies.Table, found: Counted) -> Recount:
    after = frequencies.Table(before.bands, found)
    words = found.words.keys() | (before.counted.words.keys() if before.counted else set())
    moved = sorted(
        (Moved(word, before.share(word), after.share(word)) for word in words),
        key=lambda one: (one.after / one.before, one.word),
    )
    outcome: Outcome = "new" if before.counted is None else "same" if before.counted == found else "changed"
    return Recount(
        language,
        outcome,
        found.articles,
        len(found.words),
        commoner=tuple(one for one in reversed(moved[-_SHOWN:]) if one.after > one.before),
        rarer=tuple(one for one in moved[:_SHOWN] if one.after < one.before),
    )
