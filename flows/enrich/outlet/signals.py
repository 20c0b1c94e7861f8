"""What a text says of its own publisher: newsletter invitations, copyright lines, sign-offs, addresses, staff notes.

Boilerplate names its own outlet; a body also cites others, names its wire service and credits picture agencies. So each
kind of observation has a weight, no kind counts twice, and news agencies and networks are never taken from a text.
"""

import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from flows.enrich.catalogue.catalogue import Catalogue, Entry, Group, key, registrable, sign_form
from flows.enrich.outlet.kinds import CITED, KINDS, OF_GROUPS, Kind
from flows.enrich.outlet.names import may_be_outlet, meaning, named

HEAD, TAIL = 30_000, 10_000  # characters of a text that are read: boilerplate stands at its ends
_LINE = 2_000  # characters of a line that are read: no paragraph is longer, a hostile line is


class Observation(NamedTuple):
    """One thing seen: an outlet of the catalogue, or a name or domain that may be one."""

    entry: Entry | None
    name: str | None
    domain: str | None
    kind: str
    weight: float
    detail: str
    common: bool = False  # by a name that is an everyday word
    group: Group | None = None  # a publishing group is named, and no outlet
    at: int = 0  # number of the line

    @property
    def key(self) -> str:
        """What observations of one outlet, or one group, share."""
        if self.group:
            return f"group {self.group.id}"
        if self.entry:
            return self.entry.id
        return key(self.name) if self.name else key((self.domain or "").split(".")[0])


_VOICES, _VOICES_OF_A_COMMON_NAME = 2, 3  # times that somebody told it something
_EMAIL = re.compile(r"[\w.+-]{1,40}@((?:[a-z0-9-]{1,40}\.){1,4}[a-z]{2,8})")
_LINK = re.compile(
    r"^\W{0,3}(?:https?://)?((?:[a-z0-9-]{1,40}\.){1,3}(?:com|net|org|info|news|tv|eu|[a-z]{2}))(?![\w@])"
)
_MAIL_PROVIDERS = re.compile(
    r"(?:^|\.)(?:gmail|googlemail|yahoo|hotmail|outlook|icloud|aol|gmx|web|naver|mail|proton)\."
)


class _Lines:
    """The lines of a text, searched all at once."""

    def __init__(self, lines: list[str]) -> None:
        self.texts = lines
        self._joined = "\n".join(lines)
        self._ends = list(accumulate(len(line) + 1 for line in lines))

    def that_hold(self, words: str) -> Iterator[int]:
        """The numbers of the lines in which these words stand."""
        at = self._joined.find(words)
        while at >= 0:
            number = bisect_right(self._ends, at)
            yield number
            at = self._joined.find(words, self._ends[number])


def observe(title: str | None, text: str, catalogue: Catalogue, authors: Sequence[str] = ()) -> list[Observation]:
    """Everything in a text that may name its own outlet or its group, in no special order."""
    sample = text if len(text) <= HEAD + TAIL else f"{text[:HEAD]}\n{text[-TAIL:]}"
    lines = [line[:_LINE].strip() for line in sample.split("\n") if line and not line.isspace()]
    searched = _Lines(lines)
    found = [one for kind in KINDS for one in _matches(kind, searched, catalogue)]
    found += _addresses(sample, authors, catalogue)
    found += _lone_lines(lines, found, catalogue)
    found += _signs(sample, catalogue)
    if title and (suffix := re.search(r" [|–—-] ([^|–—]{2,40})$", title[-80:])):
        found += [_seen(entry, suffix[1], "title", 1.0, suffix[0]) for entry in named(suffix[1], catalogue)]
    found = _spoken(found)
    return [one for one in found if one.weight > 0 and not (one.entry and one.entry.type == "agency")]


def _seen(entry: Entry, name: str, kind: str, weight: float, detail: str) -> Observation:
    common = entry.common_name and (
        key(name) == key(entry.name) or not re.search(r"[\w.][. ]\w", re.sub(r"^(?:The|the) ", "", name))
    )
    return Observation(entry, entry.name, entry.domains[0], kind, weight, detail, common)


def _matches(kind: Kind, lines: _Lines, catalogue: Catalogue) -> Iterator[Observation]:
    numbers = {number for trigger in kind.triggers for number in lines.that_hold(trigger)}
    for number in sorted(numbers):
        line = lines.texts[number]
        for match in kind.pattern.finditer(line):
            found = meaning(match["name"], catalogue)
            seen = Observation(None, None, None, kind.name, kind.weight, match[0][:120], at=number)
            if found.group and kind.name in OF_GROUPS:
                yield seen._replace(name=found.group.name, group=found.group)
            for entry in found.entries:
                yield _seen(entry, found.written, kind.name, kind.weight, seen.detail)._replace(at=number)
            if found.name or found.domain:
                yield seen._replace(name=found.name, domain=found.domain, weight=kind.weight_unlisted)


def _addresses(sample: str, authors: Sequence[str], catalogue: Catalogue) -> Iterator[Observation]:
    """Mail addresses (of staff, mostly, or the author's own) and links, by their host, each host once."""
    tokens = [token[:300].lower() for token in sample.split() if "." in token[1:-1]]
    for kind, weight, pattern in (("email", 0.75, _EMAIL), ("link", 0.5, _LINK)):
        matches = [
            match for token in tokens if ("@" in token) == (kind == "email") and (match := pattern.search(token))
        ]
        for host in dict.fromkeys(match[1] for match in matches):
            entry = catalogue.by_host(host)
            domain = registrable(host)
            if entry:
                yield Observation(entry, entry.name, entry.domains[0], kind, weight, host)
                own = [match[0] for match in matches if match[1] == host and _is_of(match[0], authors)]
                if kind == "email" and own:
                    yield Observation(entry, entry.name, entry.domains[0], "author_email", 0.75, own[0])
            elif may_be_outlet(domain.split(".")[0]) and not _MAIL_PROVIDERS.search(host):
                yield Observation(None, None, domain, kind, 0.5, host)


def _is_of(address: str, authors: Sequence[str]) -> bool:
    """Whether an address is that of an author: their last name stands in it."""
    local = address.split("@")[0]
    last = (_letters(author.split()[-1]) for author in authors if author.strip())
    return any(len(name) > 2 and name in local for name in last)


def _letters(name: str) -> str:
    bare = unicodedata.normalize("NFKD", name.casefold())
    return "".join(char for char in bare if char.isalnum())


def _lone_lines(lines: list[str], found: list[Observation], catalogue: Catalogue) -> Iterator[Observation]:
    """Lines that are a name and nothing else: a header, a footer, a section of a page.

    One that the catalogue does not know counts where something else has named it.
    """
    unlisted = {one.key: one for one in found if not one.entry and not one.group and one.name}
    links = {one.detail for one in found if one.kind == "link"}
    for line in dict.fromkeys(line for line in lines if 0 < len(line) < 50 and line[-1] not in ".?!:,"):
        if line.lower() in links:  # a link that is all of its line has been counted
            continue
        form = key(line)
        if catalogue.by_key(form):
            for entry in named(line, catalogue):
                one = _seen(entry, line, "line", 0.75, line)
                yield one._replace(weight=0.25) if one.common else one
        elif known := unlisted.get(form):
            yield known._replace(kind="line", weight=0.5, detail=line)


def _spoken(found: list[Observation]) -> list[Observation]:
    """With what a text is told again and again as a voice of its own; a paper that it cites has none.

    Being told once or twice is what the cited have as well, and what the text calls a source it is not.
    """
    cited = {one.key for one in found if one.kind == CITED}
    told = {(one.key, one.detail, one.at): one for one in found if one.kind == "told" and one.entry}
    times = Counter(key for key, _, _ in told)
    voices = {
        one.key: one._replace(kind="voice", weight=1.0, detail=f"{times[one.key]} times {one.detail}")
        for one in reversed(told.values())
        if times[one.key] >= (_VOICES_OF_A_COMMON_NAME if one.common else _VOICES) and one.key not in cited
    }
    rest = [one for one in found if one.kind != CITED and not (one.kind == "told" and one.key in voices)]
    return [*rest, *voices.values()]


def _signs(sample: str, catalogue: Catalogue) -> Iterator[Observation]:
    form = sign_form(sample)
    for phrase, entry in catalogue.signs:
        if phrase in form:
            yield Observation(entry, entry.name, entry.domains[0], "sign", 1.5, phrase)
    for phrase, group in catalogue.group_signs:
        if phrase in form:
            yield Observation(None, group.name, None, "sign", 1.5, phrase, group=group)
