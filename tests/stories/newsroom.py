"""Invented news: events with their own names, words and statements, each told by several outlets in its own words.

The words are made of syllables, so that no list of real words knows them, and as unevenly frequent as real ones; or
they are those of English, as frequent as the shipped table has them.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import cache
from importlib import resources
from random import Random
from typing import Any

from flows.article import Article, Source
from flows.enrich import signature
from flows.inputs import Metadata, Options, RawArticle

FIRST_SEEN = datetime(2026, 1, 1, 12, tzinfo=UTC)
_SYLLABLES = [c + v for c in "bdfgklmnprstvz" for v in "aeiou"]


def article(id_: str, body: str, **changes: Any) -> Article:
    """An article with its signature; `changes` are fields of it. `day` is a date of publication that is known."""
    day: date | None = changes.pop("day", None)
    if day:
        known = datetime(day.year, day.month, day.day, tzinfo=UTC)
        changes |= {"timestamp": known, "date_source": "metadata", "date_precision": "day"}
    source = Source(
        drop="desk", path=f"{id_}.txt", sha256="0" * 64, text_sha256="0" * 64, size=len(body), encoding="utf-8",
        format="txt",
    )  # fmt: skip
    given: dict[str, Any] = {"timestamp": FIRST_SEEN, "first_seen_at": FIRST_SEEN, "language": "en"} | changes
    made = Article(id=id_, body=body, source=source, **given)
    options = Options(drop_date=FIRST_SEEN.date(), first_seen_at=FIRST_SEEN)
    return signature.enrich(made, RawArticle(text=body, source=source, metadata=Metadata()), options)


class Newsroom:
    """Makes events and articles, the same ones for the same seed."""

    def __init__(self, seed: int, *, english: bool = False) -> None:
        self._random = Random(seed)  # noqa: S311  (no secret)
        self._words = list(dict.fromkeys(self.word() for _ in range(4000)))
        self._weights = [1 / rank for rank in range(1, len(self._words) + 1)]
        if english:
            self._words, self._weights = map(list, zip(*_english(), strict=True))

    def word(self) -> str:
        """A word of two to four syllables."""
        return "".join(self._random.choices(_SYLLABLES, k=self._random.randint(2, 4)))

    def words(self, count: int) -> list[str]:
        """Running words of the common language."""
        return self._random.choices(self._words, self._weights, k=count)

    def event(self) -> "Event":
        """Something that happened."""
        names = [f"{self.word().title()} {self.word().title()}" for _ in range(5)]
        statements = [" ".join(self.words(14)) for _ in range(4)]
        return Event(self, names, [self.word() for _ in range(30)], statements)

    def report(self, names: Sequence[str], own: Sequence[str], statements: Sequence[str]) -> str:
        """A text about them."""
        paragraphs = []
        for _ in range(8):
            words = [*self.words(26), *self._random.choices(own, k=8)]
            self._random.shuffle(words)
            paragraphs.append(f"{self._random.choice(names)} {' '.join(words)}.")
        paragraphs += [f"“{statement}” said {self._random.choice(names)}." for statement in statements]
        return "\n\n".join(paragraphs)


@cache
def _english() -> tuple[tuple[str, float], ...]:
    """English words and their shares of all words."""
    table = resources.files("flows.enrich").joinpath("data", "frequencies", "en.txt").read_text("utf-8")
    lines = (line.split() for line in table.splitlines() if not line.startswith("#"))
    return tuple((word, 10 ** (-int(band) / 100)) for band, *words in lines for word in words)


class Event:
    """An event: who, what, and what was said."""

    def __init__(self, newsroom: Newsroom, names: list[str], own: list[str], statements: list[str]) -> None:
        self._newsroom, self.names, self.own, self.statements = newsroom, names, own, statements

    def told(self, *, quoting: int = 0) -> str:
        """A report of it by one outlet, with the first `quoting` of the statements."""
        return self._newsroom.report(self.names, self.own, self.statements[:quoting])
