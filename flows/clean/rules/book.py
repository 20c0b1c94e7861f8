"""All rules of this process: those of the package, `<language>.yml` beside this module, and the installation's own.

All files apply to every document: cues of one language hardly ever collide with sentences of another, and a drop mixes
languages. A rule with `outlets` holds for their documents only; docs/rules.md says how to add one.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib import resources
from itertools import chain
from pathlib import Path
from typing import Protocol

from flows.clean.lines import line_key
from flows.clean.rules.matcher import Rules, compile_rules
from flows.clean.rules.own import broken, own_files, parse_own
from flows.clean.rules.rule import Rule, parse

TELLING = 6
"""Words: a whole line of so many that a person approved for one outlet is of it wherever the line stands."""

_OUTLETS_AT_ONCE = 1_000  # whose rules are held compiled
_NO_OUTLET: frozenset[str] = frozenset()
_ID = re.compile(rb"^  - id: ([a-z0-9-]+)", re.MULTILINE)  # as each rule of ours begins


class Matcher(Protocol):
    """The rules that hold for one document."""

    def decisive(self, text: str, key: str) -> tuple[Rule, ...]:
        """See `Rules.decisive`."""

    def matches(self, text: str, key: str) -> Iterator[Rule]:
        """See `Rules.matches`."""


@dataclass(frozen=True, slots=True)
class _Both:
    """Rules for every document, then those of an outlet."""

    general: Rules
    special: Rules

    def decisive(self, text: str, key: str) -> tuple[Rule, ...]:
        found = self.general.decisive(text, key)
        if found and found[-1].where == "anywhere":
            return found
        return found + self.special.decisive(text, key)

    def matches(self, text: str, key: str) -> Iterator[Rule]:
        return chain(self.general.matches(text, key), self.special.matches(text, key))


class Book:
    """Rules with the files they come from; compiled when they are first asked for."""

    def __init__(self, rules: Iterable[Rule], files: Mapping[str, str]) -> None:
        self.rules = tuple(rules)
        self.files = files  # by the id of the rule
        self._joined = lru_cache(_OUTLETS_AT_ONCE)(self._join)

    def of(self, outlets: frozenset[str] = _NO_OUTLET) -> Matcher:
        """The rules for a document whose outlet has these names (see `outlet_key`); none when it is not known."""
        return self._joined(outlets) if self.of_outlets else self.general

    def and_also(self, rules: Iterable[Rule], file: str) -> "Book":
        """A book with these rules too. Raises `ValueError` for an id that this one has."""
        more = tuple(rules)
        for rule in more:
            if rule.id in self.files:
                raise ValueError(f"rule {rule.id} stands in {self.files[rule.id]} already")
        return Book((*self.rules, *more), {**self.files, **dict.fromkeys((rule.id for rule in more), file)})

    def instead(self, rules: Iterable[Rule], file: str) -> "Book":
        """A book in which these rules stand, also in the place of those that have their ids."""
        more = {rule.id: rule for rule in rules}
        stay = [rule for rule in self.rules if rule.id not in more]
        return Book((*stay, *more.values()), {**self.files, **dict.fromkeys(more, file)})

    @cached_property
    def general(self) -> Rules:
        """The rules that hold for every document."""
        return compile_rules([rule for rule in self.rules if not rule.outlets])

    @cached_property
    def of_outlets(self) -> Mapping[str, Sequence[Rule]]:
        """The others, by the names of their outlets."""
        found: defaultdict[str, list[Rule]] = defaultdict(list)
        for rule in self.rules:
            for outlet in rule.outlets:
                found[outlet].append(rule)
        return found

    def _join(self, outlets: frozenset[str]) -> Matcher:
        special = self._special(outlets) if outlets else self._telling()
        return _Both(self.general, compile_rules(special)) if special else self.general

    def _special(self, outlets: frozenset[str]) -> list[Rule]:
        found = {rule.id: rule for outlet in sorted(outlets) for rule in self.of_outlets.get(outlet, ())}
        return list(found.values())

    def _telling(self) -> list[Rule]:
        """Of approved rules, the long phrases alone: a check has shown that no other outlet has them."""
        found = []
        for rule in self.rules:
            phrases = tuple(phrase for phrase in rule.whole if len(line_key(phrase).split()) >= TELLING)
            if rule.outlets and rule.approved and phrases:
                bare = {"whole": phrases, "starts": (), "pattern": (), "ending": (), "opens": None}
                found.append(rule.model_copy(update=bare))
        return found


def book() -> Book:
    """The rules of this process. Raises `Stop` for own ones that cannot be used."""
    return _book(own_files())


def load() -> Rules:
    """Those that hold for every document."""
    return book().general


def data() -> bytes:
    """The bytes of all rule files: what a result depends on beside the code. Raises `Stop` as `book` does."""
    own = own_files()
    _own_rules(own)
    files = [*sorted(_files().items()), *((path.name, content) for path, content in own)]
    return b"".join(name.encode() + b"\0" + content for name, content in files)


@cache
def _book(own: tuple[tuple[Path, bytes], ...]) -> Book:
    rules = [(rule, name) for name, content in sorted(_files().items()) for rule in parse(content)]
    rules += _own_rules(own)
    return Book((rule for rule, _ in rules), {rule.id: file for rule, file in rules})


@cache
def _own_rules(own: tuple[tuple[Path, bytes], ...]) -> tuple[tuple[Rule, str], ...]:
    """Own rules with their files. Ours are not parsed for it: a run over an unchanged drop needs no rule."""
    files = {id_.decode(): name for name, content in _files().items() for id_ in _ID.findall(content)}
    found = []
    for path, content in own:
        for rule in parse_own(path, content):
            if rule.id in files:
                raise broken(path, f"rule {rule.id}", f"the id stands in {files[rule.id]} already")
            files[rule.id] = str(path)
            found.append((rule, str(path)))
    return tuple(found)


@cache
def _files() -> dict[str, bytes]:
    folder = resources.files("flows.clean.rules")
    return {item.name: item.read_bytes() for item in folder.iterdir() if item.name.endswith(".yml")}
