"""Searches made up from what the documents of an index say themselves: words, names, values, dates, and all operators.

One seed always gives the same searches over the same documents. Most of them find something.
"""

import random
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from flows.index.base import Document, Filter, SearchRequest

NAMES = ("people", "organisations", "places", "topics", "authors", "outlet.name", "speaker")
VALUES = ("language", "outlet.id", "outlet.country", "source.path", "date_source", "quality", "removed.kind")
NUMBERS = ("word_count", "source.size", "language_confidence")
SORTS = ("@timestamp", "published_at", "word_count", "language", "outlet.name", "outlet.country", "source.format")
Choice = TypeVar("Choice")

MANY = 10_000
"""The size of a page that holds every hit of a small index."""

_WORD = re.compile(r"[^\W_]+")
_SPACE = re.compile(r"\s+")


class Searches:
    """An endless supply of searches over some documents."""

    def __init__(self, documents: Sequence[Document], seed: int) -> None:
        self._documents = documents
        self._random = random.Random(seed)  # noqa: S311  (searches, no secrets)

    def __iter__(self) -> Iterator[SearchRequest]:
        while True:
            yield self.request()

    def request(self) -> SearchRequest:
        """A search with anything that a search can have."""
        since = self._day() if self._chance(0.1) else None
        facets = ("language", "outlet.name", "topics", "people", "quality", "removed.kind", "source.format")
        sort = self._pick(("", "-")) + self._pick(SORTS) if self._chance(0.25) else None
        return SearchRequest(
            self.query(self._pick((0, 0, 1, 1, 2, 3))),
            filters=(self._filter(),) if self._chance(0.15) else (),
            since=since,
            until=since + timedelta(days=self._random.randrange(900)) if since and self._chance(0.5) else None,
            sort=sort,
            facets=tuple(self._random.sample(facets, self._random.randrange(1, 3))) if self._chance(0.3) else (),
            facet_size=self._pick((1, 2, 3, 10, 100)),
            page_size=MANY,
            documents=False,
        )

    def query(self, depth: int) -> str:
        """A query with operators up to `depth` inside each other."""
        if not depth:
            return self._leaf()
        parts = [self.query(self._random.randrange(depth)) for _ in range(self._random.randrange(2, 5))]
        match self._random.randrange(8):
            case 0:
                return "(" + " AND ".join(parts) + ")"
            case 1:
                return "(" + " OR ".join(parts) + ")"
            case 2:
                return "(" + " ".join(parts) + ")"
            case 3:
                return f"({parts[0]} AND NOT {parts[1]})"
            case 4:
                return f"(+{parts[0]} -{parts[1]} {' '.join(parts[2:])})"
            case 5:
                return " ".join(self._pick(("", "", "+", "-", "NOT ", "!")) + part for part in parts)
            case 6:
                return self._pick((" AND ", " OR ", " && ", " || ", " ")).join(parts)
            case _:
                return f"({parts[0]})^{self._pick(('2', '0.5', '10'))} {self._pick(('OR', 'AND', ''))} {parts[1]}"

    def _leaf(self) -> str:
        common: tuple[Callable[[], str], ...] = (self._plain, self._chunk, self._phrase, self._near, self._in_field)
        rare: tuple[Callable[[], str], ...] = (
            self._prefix, self._pattern, self._misspelt, self._name, self._value, self._number, self._moment,
            self._present,
        )  # fmt: skip
        return self._pick(common if self._chance(0.55) else rare)()

    def _plain(self) -> str:
        word = self._word()
        return self._pick((word, word, word.upper(), word.lower()))

    def _chunk(self) -> str:
        """What stands between two spaces, with its hyphens, apostrophes and points."""
        return _escaped(self._pick(self._text().split() or ["a"]))

    def _phrase(self) -> str:
        words = self._text().split() or ["a"]
        at = self._random.randrange(len(words))
        return _quoted(" ".join(words[at : at + self._random.randrange(1, 5)]))

    def _near(self) -> str:
        words = self._text().split() or ["a"]
        at = self._random.randrange(len(words))
        some = words[at : at + self._random.randrange(2, 5)]
        if self._chance(0.5):
            some = some[::2]
        if self._chance(0.2):
            some.reverse()
        return f"{_quoted(' '.join(some))}~{self._random.randrange(5)}"

    def _in_field(self) -> str:
        field = self._pick(("title", "subtitle", "body"))
        inner = self._pick((self._plain, self._chunk, self._phrase, self._prefix))
        one, other = inner(), inner()
        return f"{field}:{one}" if self._chance(0.6) else f"{field}:({one} {self._pick(('AND', 'OR', ''))} {other})"

    def _prefix(self) -> str:
        return self._word()[: self._random.randrange(1, 7)] + "*"

    def _pattern(self) -> str:
        word = list(self._word())
        for _ in range(self._random.randrange(1, 3)):
            at = self._random.randrange(len(word))
            word[at : at + self._random.randrange(3)] = self._pick("*?")
        return "".join(word)

    def _misspelt(self) -> str:
        word = list(self._word())
        at = self._random.randrange(len(word))
        match self._random.randrange(4):
            case 0:
                word[at] = self._pick("aeinrst")
            case 1:
                word.insert(at, self._pick("aeinrst"))
            case 2 if len(word) > 1:
                del word[at]
            case _:
                word[at : at + 2] = reversed(word[at : at + 2])
        return "".join(word) + self._pick(("~", "~1", "~2"))

    def _name(self) -> str:
        field, names = self._values_of(NAMES)
        name = self._pick(names)
        word = _escaped(self._pick(name.split() or ["a"]))
        return f"{field}:{self._pick((_quoted(name), word, word + '*', word + '~'))}"

    def _value(self) -> str:
        field, values = self._values_of(VALUES)
        value = self._pick(values)
        return f"{field}:{self._pick((_quoted(value), _escaped(value[:3]) + '*', f'[{_quoted(value)} TO *]'))}"

    def _number(self) -> str:
        field, values = self._values_of(NUMBERS)
        low, high = sorted((self._pick(values), self._pick(values)))
        forms = (f"{low}", f">{low}", f"<={high}", f"[{low} TO {high}]", f"{{{low} TO {high}]", f"[* TO {high}}}")
        return f"{field}:{self._pick(forms)}"

    def _moment(self) -> str:
        field = self._pick(("date", "published_at", "first_seen_at"))
        low, high = sorted((self._day().isoformat(), self._day().isoformat()))
        ends = self._pick((4, 7, 10))
        low, high = low[:ends], high[:ends]
        forms = (low, f">={low}", f"<{high}", f"[{low} TO {high}]", f"{{{low} TO {high}}}", f"[{low} TO *]")
        return f"{field}:{self._pick(forms)}"

    def _present(self) -> str:
        return self._pick(("*", "*:*", self._pick((*NAMES, *VALUES, "title", "subtitle", "url")) + ":*"))

    def _filter(self) -> Filter:
        field, values = self._values_of((*NAMES, *VALUES))
        return Filter(field, tuple(self._pick(values) for _ in range(self._random.randrange(1, 4))))

    def _values_of(self, names: Sequence[str]) -> tuple[str, list[Any]]:
        """A field that some document has, with the values that one document has."""
        while True:
            name, document = self._pick(names), self._pick(self._documents)
            if values := list(_at(document, {"speaker": "quotes.speaker"}.get(name, name).split("."))):
                return name, values

    def _day(self) -> date:
        document = self._pick(self._documents)
        return datetime.fromisoformat(document["@timestamp"]).date()

    def _text(self) -> str:
        document = self._pick(self._documents)
        text = document.get(self._pick(("title", "subtitle", "body", "body", "body"))) or document["body"]
        begin = self._random.randrange(max(1, len(text) - 200))
        return _SPACE.sub(" ", text[begin : begin + 400]).partition(" ")[2] or text[:200]

    def _word(self) -> str:
        for _ in range(20):
            found = [word for word in _WORD.findall(self._text()) if word not in ("AND", "OR", "NOT", "TO")]
            if found:
                return str(self._pick(found))[:60]
        return "a"

    def _pick(self, choices: Sequence[Choice]) -> Choice:
        return self._random.choice(choices)

    def _chance(self, share: float) -> bool:
        return self._random.random() < share


def _at(value: Any, path: Sequence[str]) -> Iterator[Any]:
    if isinstance(value, list):
        for inner in value:
            yield from _at(inner, path)
    elif not path:
        yield value
    elif isinstance(value, dict) and path[0] in value:
        yield from _at(value[path[0]], path[1:])


def _escaped(text: str) -> str:
    return re.sub(r"([^\w])", r"\\\1", text) if text not in ("AND", "OR", "NOT", "TO") else text.lower()


def _quoted(text: str) -> str:
    return '"' + re.sub(r'([\\"“”„‟«»])', r"\\\1", text) + '"'
