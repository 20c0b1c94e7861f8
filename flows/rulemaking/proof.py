"""A rule proves itself: each of its examples goes out of an article, each sentence beside them stays in one."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from flows.article import Place, Source
from flows.clean import Verdict, judge
from flows.clean.lines import line_key
from flows.clean.rules import Book, Matcher, Rule
from flows.inputs import RawArticle
from flows.text.characters import repair_line

ARTICLE = (
    "The old bridge over the river will be closed for two years from Monday, the council of the town said on Friday.",
    "Engineers had found cracks in three of the seven pillars, and they warned that a flood could bring them down.",
    "The mayor promised a ferry for everyone who works on the other side, free of charge until the bridge reopens.",
)
"""The running text that examples are put into."""


@dataclass(frozen=True, slots=True)
class Failure:
    """An example that its rule does not take out, or a sentence that is not left alone."""

    rule: str  # its id
    of: Literal["acts_on", "keeps"]
    text: str
    happened: str  # instead, for people


def failures(rules: Iterable[Rule], book: Book) -> Iterator[Failure]:
    """What does not hold, of these rules of a book."""
    for rule in rules:
        for example in rule.acts_on:
            if happened := instead_of_acting(rule, example, book):
                yield Failure(rule.id, "acts_on", example, happened)
        for sentence in rule.keeps:
            if happened := instead_of_keeping(rule, sentence, book):
                yield Failure(rule.id, "keeps", sentence, happened)


def instead_of_acting(rule: Rule, example: str, book: Book) -> str | None:
    """What happens to an example, a line or a block of lines, where its rule does not take all of it out, and only it.

    A line also has to match its own rule: another one that takes it out proves nothing for this one.
    """
    matcher = _matcher(rule, book)
    lines = [repair_line(line) for line in example.split("\n")]
    if rule not in matcher.matches(lines[0], line_key(lines[0])):
        return "the rule does not match it"
    gone = _gone(_framed(rule, example), matcher)
    missed = [line for line in lines if line not in gone]
    beside = [text for text in gone if text not in lines]
    if missed:
        return f"it stays in the article: {missed[0]!r}"
    return f"more goes with it: {_told(gone[beside[0]])}" if beside else None


def instead_of_keeping(rule: Rule, sentence: str, book: Book) -> str | None:
    """What happens to a sentence inside an article where it, or anything else there, does not stay."""
    gone = _gone("\n".join([ARTICLE[0], ARTICLE[1], sentence, ARTICLE[2]]), _matcher(rule, book))
    return _told(next(iter(gone.values()))) if gone else None


def _matcher(rule: Rule, book: Book) -> Matcher:
    return book.of(frozenset(rule.outlets))


def _framed(rule: Rule, example: str) -> str:
    """The example where its rule acts: above, below or inside an article; a block below."""
    first, middle, last = ARTICLE
    if rule.where == "tail" or "\n" in example:
        return "\n".join([first, middle, last, example])
    if rule.where in ("head", "edge"):
        return "\n".join([example, first, middle, last])
    return "\n".join([first, middle, example, last])


def _gone(text: str, matcher: Matcher) -> dict[str, Verdict]:
    place = Place(drop="", path="")
    source = Source(drop="", path="", sha256="", size=0, encoding="utf-8", format="txt", places=[place])
    verdicts = judge(RawArticle(text, source), book=matcher).verdicts
    return {verdict.text: verdict for verdict in verdicts if verdict.outcome != "kept"}


def _told(verdict: Verdict) -> str:
    decisive = verdict.decisive
    return f"{verdict.text!r} goes by {decisive.rule if decisive else 'nothing'}"
