"""Metadata at the top of a text: YAML between `---` lines, TOML between `+++` lines, or lines of `Key: value`.

Many articles begin with a rule of dashes, or with `Date:` and `Time:` of an event. So it is front matter only where
what stands there says a field (`flows.read.fields`); lines of `Key: value` only where all of them are keys that name an
article, they say its URL or both its title and its date, and a blank line follows. All else is text.
"""

import re
import tomllib
from datetime import date, datetime, time
from typing import Any, NamedTuple

from flows.read.fields import fields_of
from flows.read.plain_yaml import plain_yaml

LONGEST = 65_536  # characters: metadata is short, and what is longer is an article between two rules

_FENCES = {"---": ("---", "..."), "+++": ("+++",)}
_HEADER = re.compile(r"([A-Za-z][A-Za-z _-]{0,30}):[ \t]+(\S.*)")
_HEADER_FIELDS = frozenset({"title", "subtitle", "url", "published_at", "outlet", "authors", "language", "topics"})
_OTHER_HEADERS = frozenset({"id", "description", "summary"})
_MOST_HEADERS = 30  # lines


class FrontMatter(NamedTuple):
    """What stands above the article, empty where nothing does, and the article's text."""

    metadata: dict[str, Any]
    text: str


def front_matter(text: str) -> FrontMatter:
    """The metadata above a text and the text below it. Nothing is raised: what is no front matter is text."""
    above = text[:LONGEST]
    start = len(above) - len(above.lstrip("\ufeff \t\r\n"))
    head = text[start : start + LONGEST]
    return _fenced(text, head, start) or _headers(text, head, start) or FrontMatter({}, text)


def _fenced(text: str, head: str, start: int) -> FrontMatter | None:
    lines = head.splitlines(keepends=True)
    fence = lines[0].rstrip() if lines else ""
    if fence not in _FENCES:
        return None
    offset = len(lines[0])
    for number, line in enumerate(lines[1:], 1):
        offset += len(line)
        if line.rstrip() in _FENCES[fence]:
            metadata = _parsed(fence, lines[1:number])
            if not any(map(fields_of, metadata)):
                return None
            return FrontMatter(metadata, text[start + offset :])
    return None


def _parsed(fence: str, lines: list[str]) -> dict[str, Any]:
    try:
        parsed = plain_yaml("".join(lines)) if fence == "---" else _toml("".join(lines))
    except ValueError:  # `title: Exclusive: a headline` is no YAML, and common
        parsed = _pairs(lines)
    return {str(key): value for key, value in parsed.items()} if isinstance(parsed, dict) else {}


def _toml(text: str) -> dict[str, Any]:
    try:
        return {key: _plain(value) for key, value in tomllib.loads(text).items()}
    except RecursionError:
        raise ValueError("TOML nested too deep") from None


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime | date | time) else value


def _pairs(lines: list[str]) -> dict[str, Any] | None:
    """`Key: value` on every line that is not blank; None where a line is anything else."""
    pairs: dict[str, Any] = {}
    for line in lines:
        if line.strip():
            found = _HEADER.fullmatch(line.rstrip())
            if found is None:
                return None
            pairs[found[1]] = found[2].strip("\"'")
    return pairs


def _headers(text: str, head: str, start: int) -> FrontMatter | None:
    lines = []
    offset = 0
    for line in head.splitlines(keepends=True):
        offset += len(line)
        if not line.strip():
            break
        lines.append(line)
        if len(lines) > _MOST_HEADERS or ":" not in line[:33]:
            return None
    else:
        return None  # no blank line follows
    pairs = _pairs(lines) or {}
    said = {field for key in pairs for field in fields_of(key) if field in _HEADER_FIELDS}
    known = all(_HEADER_FIELDS & set(fields_of(key)) or key.casefold() in _OTHER_HEADERS for key in pairs)
    located = any(value.startswith(("http://", "https://")) for value in pairs.values()) and len(pairs) > 1
    if not (known and (located or {"title", "published_at"} <= said)):
        return None
    return FrontMatter(pairs, text[start + offset :])
