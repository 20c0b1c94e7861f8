"""The matchers of all rules, merged into one.

Phrases go into one dictionary, openings into one dictionary by their first word, patterns into one alternation; a
pattern that would have to be looked for all along a line names the cues without which it is not tried.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from flows.clean.lines import line_key
from flows.clean.rules.rule import MAX_LENGTH, SHORT, Rule

ENDING_LENGTH = 100
"""Characters at the end of a line that an `ending` sees."""

_REMEMBERED_LENGTH = 60  # characters


class _Ending(NamedTuple):
    needs: tuple[str, ...]
    hint: re.Pattern[str] | None
    pattern: re.Pattern[str]
    rule: Rule


@dataclass(frozen=True, slots=True, eq=False)
class Rules:
    """All rules, compiled."""

    rules: tuple[Rule, ...]
    whole: dict[str, list[Rule]]
    starts: dict[str, list[tuple[str, Rule]]]
    short_patterns: tuple[re.Pattern[str], ...]  # for rules of any place, and for those of the edges
    long_patterns: tuple[re.Pattern[str], ...]
    slow: tuple[tuple[tuple[str, ...], re.Pattern[str], Rule], ...]  # patterns tried on lines with a cue only
    ending: tuple[_Ending, ...]
    by_group: dict[str, Rule]

    def decisive(self, text: str, key: str) -> tuple[Rule, ...]:
        """Of the rules that match this line, in the order of `matches`, those up to the first one for any place.

        Boilerplate comes again and again in a drop: what was decided of a short line is remembered.
        """
        return _remembered(self, text, key) if len(text) <= _REMEMBERED_LENGTH else _decisive(self, text, key)

    def matches(self, text: str, key: str) -> Iterator[Rule]:
        """The rules that match this line (`key`: its `line_key`), wherever it stands; the plainest matchers first."""
        yield from self.whole.get(key, ())
        if key.startswith("0 ") or key.endswith(" 0"):  # a counter: "Comments (84)", "14 shares"
            yield from self.whole.get(key.removeprefix("0 ").removesuffix(" 0"), ())
        length = len(text)
        for opening, rule in self.starts.get(key.partition(" ")[0], ()):
            if length <= rule.max_length and (key.startswith(opening + " ") or key == opening):
                yield rule
        if length > MAX_LENGTH:
            return
        for merged in self.short_patterns if length <= SHORT else self.long_patterns:
            yield from self._rule(merged.match(text), length)
        lower = text.lower()
        for needs, pattern, rule in self.slow:
            if length <= rule.max_length and _holds(lower, needs) and pattern.match(text):
                yield rule
        last = lower[-ENDING_LENGTH:]
        end = text[-ENDING_LENGTH:]
        for ending in self.ending:
            if length > ending.rule.max_length or not _holds(last, ending.needs):
                continue
            if (ending.hint is None or ending.hint.search(end)) and ending.pattern.search(end):
                yield ending.rule

    def _rule(self, found: re.Match[str] | None, length: int) -> Iterator[Rule]:
        if found and found.lastgroup and length <= self.by_group[found.lastgroup].max_length:
            yield self.by_group[found.lastgroup]


def _decisive(rules: Rules, text: str, key: str) -> tuple[Rule, ...]:
    found = []
    for rule in rules.matches(text, key):
        found.append(rule)
        if rule.where == "anywhere":
            break
    return tuple(found)


_remembered = lru_cache(maxsize=5_000)(_decisive)


def _holds(text: str, cues: tuple[str, ...]) -> bool:
    # any() over a generator takes twice the time, and every line comes here.
    for cue in cues:  # noqa: SIM110
        if cue in text:
            return True
    return False


def compile_rules(rules: list[Rule]) -> Rules:
    """Merges the matchers. Raises `ValueError` for an id given twice."""
    ids = [rule.id for rule in rules]
    if len(ids) != len(set(ids)):
        raise ValueError(f"rule ids given twice: {sorted({i for i in ids if ids.count(i) > 1})}")
    whole: dict[str, list[Rule]] = {}
    starts: dict[str, list[tuple[str, Rule]]] = {}
    for rule in rules:
        for phrase in rule.whole:
            whole.setdefault(line_key(phrase), []).append(rule)
        for opening in map(line_key, rule.starts):
            starts.setdefault(opening.partition(" ")[0], []).append((opening, rule))
    quick = [rule for rule in rules if not rule.needs]
    anywhere = [rule for rule in quick if rule.where == "anywhere"]
    edges = [rule for rule in quick if rule.where != "anywhere"]
    groups: dict[str, Rule] = {}

    def merge(field: str, chosen: list[Rule]) -> re.Pattern[str]:
        parts = []
        for rule in chosen:
            for expression in getattr(rule, field):
                name = f"r{len(groups)}"
                groups[name] = rule
                longer = f"(?!.{{{rule.max_length + 1}}})" if rule.max_length < SHORT else ""
                parts.append(f"(?P<{name}>{longer}{expression})")
        return re.compile("|".join(parts) or r"(?!)")

    return Rules(
        rules=tuple(rules),
        whole=whole,
        starts=starts,
        short_patterns=tuple(merge("pattern", group) for group in (anywhere, edges)),
        long_patterns=tuple(
            merge("pattern", [rule for rule in group if rule.max_length > SHORT]) for group in (anywhere, edges)
        ),
        slow=tuple(
            (rule.needs, re.compile("|".join(rule.pattern)), rule) for rule in rules if rule.needs and rule.pattern
        ),
        ending=tuple(
            _Ending(
                rule.needs or ("",),
                re.compile(rule.hint) if rule.hint else None,
                re.compile("|".join(rule.ending)),
                rule,
            )
            for rule in rules
            if rule.ending
        ),
        by_group=groups,
    )
