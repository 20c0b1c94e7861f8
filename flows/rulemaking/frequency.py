"""In how many articles of an outlet a line stands: counted on disk, so that an archive of any size can be counted.

What an outlet prints under every article repeats across its history, and what an article says does not (Pomikálek,
"Removing Boilerplate and Duplicate Content from Web Corpora", 2011). Each article counts a line once. Copies of an
article count as one: as in his onion, an article is a copy when most of its text was seen before, here as whole lines
of running text of the same outlet. Lines that hold a quotation are not counted: what somebody said is the article's.
"""

import re
import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import blake2b
from itertools import groupby
from types import TracebackType
from typing import Self

from flows.clean.lines import is_prose, line_key
from flows.clean.rules import MAX_LENGTH
from flows.errors import Stop
from flows.index.base import Document
from flows.rulemaking.naming import name_of

_COPY = 0.7  # share of the running text, by characters, that was seen before
_SEEN_BY_COPIES = 2  # articles: a line of more is the outlet's, and says nothing of copies
_TOLD = 5  # titles and texts kept for a line
_SENTENCES = 512  # kept of an outlet, and articles that they are taken from
_HEAD, _TAIL = 2, 3  # lines, or a third of the article
_CACHE = 64  # MiB

_QUOTATION = re.compile(r"[\"“”„«»「」『』]|(?:^|[\s(])['‘]|^[–—] ")
_LETTER = re.compile(r"[^\W\d_]")

_SCHEMA = """
CREATE TABLE line (key INTEGER, outlet INTEGER, documents INTEGER, head INTEGER, tail INTEGER,
                   PRIMARY KEY (key, outlet)) WITHOUT ROWID;
CREATE TABLE told (key INTEGER, outlet INTEGER, text TEXT, title TEXT);
CREATE TABLE title (key INTEGER PRIMARY KEY);
CREATE TABLE sentence (outlet INTEGER, slot INTEGER, text TEXT, PRIMARY KEY (outlet, slot)) WITHOUT ROWID;
"""
_COUNT = """
INSERT INTO line VALUES (?, ?, 1, ?, ?)
ON CONFLICT DO UPDATE SET documents = documents + 1, head = head + excluded.head, tail = tail + excluded.tail
"""

_OFTEN = """
SELECT key, outlet, documents, head, tail FROM line
WHERE key IN (SELECT key FROM line WHERE documents >= ?) AND key NOT IN (SELECT key FROM title) ORDER BY key, outlet
"""


@dataclass(slots=True)
class Outlet:
    """An outlet and how many of its articles were counted, copies left out."""

    name: str  # as a rule names it: its id in the catalogue, else its domain, else its name
    documents: int = 0


@dataclass(frozen=True, slots=True)
class Repeated:
    """A line and the articles of one outlet that hold it: at their head, at their tail, or between."""

    outlet: Outlet
    documents: int
    head: int
    tail: int
    text: str = ""  # as one of them has it
    titles: tuple[str, ...] = ()  # of some of them

    @property
    def share(self) -> float:
        """Of the articles of the outlet."""
        return self.documents / self.outlet.documents


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    head: bool
    tail: bool


class LineFrequencies:
    """Counts lines in a database of its own; a context that closes it. Memory is bounded; on disk a line has 40 bytes.

    The file has no name, so that nothing of it stays, whatever ends the process.
    """

    def __init__(self) -> None:
        self._db = sqlite3.connect("", isolation_level=None)  # https://sqlite.org/inmemorydb.html, temporary databases
        self._db.execute("PRAGMA journal_mode = OFF")
        self._db.execute("PRAGMA synchronous = OFF")
        self._db.execute(f"PRAGMA cache_size = -{_CACHE * 1024}")
        self._db.executescript(_SCHEMA + "BEGIN;")
        self._numbers: dict[str, int] = {}
        self.outlets: list[Outlet] = []
        self.copies = 0
        self.nameless = 0  # articles whose outlet is not known

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._db.close()
        if isinstance(error, sqlite3.Error):
            raise Stop(
                f"lines cannot be counted any further: {error}",
                safe="Nothing was proposed; what was counted is gone.",
                next_command="free space for temporary files, or name another place in TMPDIR, then the same command",
            ) from error

    def add(self, document: Document) -> None:
        """Count the lines of an article, as an index or `flows process` has it."""
        for name in ("title", "subtitle"):
            if text := document.get(name):
                self._db.execute("INSERT OR IGNORE INTO title VALUES (?)", (line_hash(text),))
        outlet = name_of(document)
        if outlet is None:
            self.nameless += 1
            return
        number = self._numbers.setdefault(outlet, len(self.outlets))
        if number == len(self.outlets):
            self.outlets.append(Outlet(outlet))
        lines = _lines(document)
        before = {key: self._seen(number, key) for key in lines}
        if document.get("near_duplicate_of") or _is_copy(lines, before):
            self.copies += 1
            return
        self.outlets[number].documents += 1
        title = str(document.get("title") or "")
        self._db.executemany(_COUNT, ((key, number, line.head, line.tail) for key, line in lines.items()))
        for key, line in lines.items():
            if 0 < before[key] <= _TOLD:
                self._db.execute("INSERT INTO told VALUES (?, ?, ?, ?)", (key, number, line.text, title))
            elif self.outlets[number].documents <= _SENTENCES and is_prose(line.text):
                slot = (number, key % _SENTENCES, line.text)
                self._db.execute("INSERT OR REPLACE INTO sentence VALUES (?, ?, ?)", slot)

    def repeated(self, least: int, share: float) -> Iterator[tuple[list[Repeated], list[Repeated]]]:
        """Lines that stand in at least so many articles, and such a share, of an outlet.

        Each with the outlets where it does, and the others that hold it. Never a title or a subtitle.
        """
        rows = self._db.execute(_OFTEN, (least,))
        for key, group in groupby(rows, key=lambda row: row[0]):
            often, seldom = [], []
            for _, number, documents, head, tail in group:
                one = Repeated(self.outlets[number], documents, head, tail)
                if documents >= least and one.share >= share:
                    often.append(self._with_texts(one, key, number))
                else:
                    seldom.append(one)
            if often:
                yield often, seldom

    def sentences(self, outlet: Outlet) -> Iterator[str]:
        """Running text of an outlet: a sample, the same for the same articles."""
        number = self._numbers[outlet.name]
        for (text,) in self._db.execute("SELECT text FROM sentence WHERE outlet = ? ORDER BY slot", (number,)):
            yield text

    def _seen(self, outlet: int, key: int) -> int:
        row = self._db.execute("SELECT documents FROM line WHERE key = ? AND outlet = ?", (key, outlet)).fetchone()
        return row[0] if row else 0

    def _with_texts(self, one: Repeated, key: int, outlet: int) -> Repeated:
        rows = self._db.execute("SELECT text, title FROM told WHERE key = ? AND outlet = ?", (key, outlet)).fetchall()
        text = Counter(text for text, _ in rows).most_common(1)[0][0] if rows else ""
        return replace(one, text=text, titles=tuple(dict.fromkeys(title for _, title in rows if title)))


def line_hash(text: str) -> int:
    """What lines are counted by: 64 bits of what makes two of them look alike to a rule."""
    return int.from_bytes(blake2b(line_key(text, None).encode(), digest_size=8).digest(), signed=True)


def paragraphs(document: Document) -> list[str]:
    """The lines of its body."""
    return [line for line in str(document.get("body", "")).split("\n") if line]


def _lines(document: Document) -> dict[int, _Line]:
    """The lines of an article that count, each where it stands first."""
    found: dict[int, _Line] = {}
    every = paragraphs(document)
    part = max(1, len(every) // 3)
    for position, text in enumerate(every):
        if len(text) > MAX_LENGTH or _QUOTATION.search(text) or not _LETTER.search(text):
            continue
        tail = len(every) - position <= min(_TAIL, part)
        found.setdefault(line_hash(text), _Line(text, head=position < min(_HEAD, part) and not tail, tail=tail))
    return found


def _is_copy(lines: dict[int, _Line], before: dict[int, int]) -> bool:
    text = {key: len(line.text) for key, line in lines.items() if is_prose(line.text)}
    return sum(size for key, size in text.items() if 0 < before[key] <= _SEEN_BY_COPIES) > _COPY * sum(text.values())
