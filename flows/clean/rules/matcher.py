"""The matchers of all rules, merged into one.

Phrases go into one dictionary, openings into one dictionary by their first word. Of the patterns, only those are tried
that `flows.clean.rules.prefilter` leaves over for a line: of hundreds, hardly ever more than one or two.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache

from flows.clean.lines import KEY_LENGTH, line_key
from flows.clean.rules.prefilter import LAST, Entry, Prefilter
from flows.clean.rules.requirements import requirement
from flows.clean.rules.rule import MAX_LENGTH, Rule

_REMEMBERED_LENGTH = 60  # characters
_NUMBERED = re.compile(r"\d{1,2}[.)] ")
_NONE: Sequence[Rule] = ()


class Rules:
    """All rules, compiled. Raises `ValueError` for an id given twice."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = tuple(rules)
        ids = [rule.id for rule in self.rules]
        if len(ids) != len(set(ids)):
            raise ValueError(f"rule ids given twice: {sorted({i for i in ids if ids.count(i) > 1})}")
        self._whole: dict[str, list[Rule]] = {}
        self._starts: dict[str, list[tuple[str, Rule]]] = {}
        for rule in self.rules:
            for phrase in rule.whole:
                self._whole.setdefault(line_key(phrase), []).append(rule)
            for opening in map(line_key, rule.starts):
                self._starts.setdefault(opening.partition(" ")[0], []).append((f"{opening} ", rule))

    def decisive(self, text: str, key: str) -> tuple[Rule, ...]:
        """Of the rules that match this line, in the order of `matches`, those up to the first one for any place.

        Boilerplate comes again and again in a drop: what was decided of a short line is remembered.
        """
        return _remembered(self, text, key) if len(text) <= _REMEMBERED_LENGTH else _decisive(self, text, key)

    def matches(self, text: str, key: str) -> Iterator[Rule]:
        """The rules that match this line (`key`: its `line_key`), wherever it stands.

        First those with the whole line as a phrase, then those with its opening, then those with a pattern: of the ones
        without `needs` the first for any place and the first of the others, then all with `needs`, then endings.
        """
        yield from self._by_phrase(text, key)
        if len(text) <= MAX_LENGTH:
            yield from self._patterns.matches(text)

    def _by_phrase(self, text: str, key: str) -> Sequence[Rule]:
        found = self._whole.get(key, _NONE)
        # A counter: "Comments (84)", "14 shares". A numbered subhead is none.
        if (key.startswith("0 ") or key.endswith(" 0")) and not _NUMBERED.match(text):
            found = [*found, *self._whole.get(_uncounted(key), _NONE)]
        if found and len(text) > KEY_LENGTH:
            found = [rule for rule in found if _is_all_of(text, rule.whole)]
        openings = self._starts.get(key.partition(" ")[0])
        if openings:
            length, words = len(text), f"{key} "
            begun = [rule for opening, rule in openings if words.startswith(opening) and length <= rule.max_length]
            found = [*found, *begun] if begun else found
        return found

    @cached_property
    def _patterns(self) -> "_Patterns":
        quick = [rule for rule in self.rules if not rule.needs]
        return _Patterns(
            [
                *(
                    _Pattern(rule, one, "anywhere")
                    for rule in quick
                    if rule.where == "anywhere"
                    for one in rule.pattern
                ),
                *(_Pattern(rule, one, "edges") for rule in quick if rule.where != "anywhere" for one in rule.pattern),
                *(_Pattern(rule, one, rule.id) for rule in self.rules if rule.needs for one in rule.pattern),
                *(_Ending(rule, one, f"{rule.id} ending") for rule in self.rules for one in rule.ending),
            ]
        )


class _Pattern:
    """One expression of a rule, from the start of a line. Compiled when it is first tried: many never are."""

    at_end = False

    def __init__(self, rule: Rule, expression: str, group: str) -> None:
        """`group`: of its patterns only the first one that matches counts."""
        self.rule, self.expression, self.group = rule, expression, group
        self.needs = rule.needs

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The expression, compiled."""
        return re.compile(self.expression)

    def matches(self, text: str) -> bool:
        """Whether it matches this line, which is not too long for its rule."""
        return (not self.needs or _holds(text.lower(), self.needs)) and self.compiled.match(text) is not None


class _Ending(_Pattern):
    """One expression of a rule, anywhere in the last part of a line."""

    at_end = True

    @cached_property
    def hint(self) -> re.Pattern[str]:
        """What must be there too."""
        return re.compile(self.rule.hint)

    def matches(self, text: str) -> bool:
        """Whether it matches the end of this line, which is not too long for its rule."""
        end = text[-LAST:]
        if self.hint.search(end) is None or (self.needs and not _holds(text.lower()[-LAST:], self.needs)):
            return False
        return self.compiled.search(end) is not None


def _uncounted(key: str) -> str:
    return key.removeprefix("0 ").removesuffix(" 0")


def _is_all_of(text: str, phrases: Iterable[str]) -> bool:
    """Whether one of these phrases is the line to its end: its key has only its beginning."""
    key = line_key(text, None)
    return any(line_key(phrase, None) in (key, _uncounted(key)) for phrase in phrases)


class _Patterns:
    """Patterns in their order."""

    def __init__(self, patterns: list[_Pattern]) -> None:
        self._patterns = patterns
        entries = [
            Entry(requirement(one.expression, at_start=not one.at_end), one.rule.max_length, one.at_end)
            for one in patterns
        ]
        self._prefilter = Prefilter(entries, MAX_LENGTH)
        groups: dict[str, int] = {}
        for place, one in enumerate(patterns):
            groups[one.group] = groups.get(one.group, 0) | 1 << place
        self._group = [groups[one.group] for one in patterns]

    def matches(self, text: str) -> Iterator[Rule]:
        left = self._prefilter.candidates(text)
        while left:
            place = (left & -left).bit_length() - 1
            if self._patterns[place].matches(text):
                yield self._patterns[place].rule
                left &= ~self._group[place]
            else:
                left &= left - 1


def _decisive(rules: Rules, text: str, key: str) -> tuple[Rule, ...]:
    found = []
    for rule in rules.matches(text, key):
        found.append(rule)
        if rule.where == "anywhere":
            break
    return tuple(found)


_remembered = lru_cache(maxsize=5_000)(_decisive)


def _holds(text: str, cues: tuple[str, ...]) -> bool:
    return any(cue in text for cue in cues)


def compile_rules(rules: Iterable[Rule]) -> Rules:
    """Merges the matchers. Raises `ValueError` for an id given twice."""
    return Rules(rules)
