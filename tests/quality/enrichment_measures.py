"""What the enrichment gate counts: an article's labels beside what the program made of it.

Names and quotations are compared without regard to case, typographic marks, a leading article, honorifics and the
possessive. F1 is micro-averaged: counts are summed over articles first.

- `people`: F1 of the sets of canonical names of a document, as in entity-level scoring of coreference and linking: one
  name once a document, and a surname alone is no canonical name where the full name can be known.
- `entities`: F1 of the sets of (surface, type) of a document for people, organisations and places: the typed match of
  CoNLL-2003 (Tjong Kim Sang and De Meulder, 2003), each surface once a document.
- `model_alone`: the same of the English model's spans as it gives them for the whole text, in the same run.
- `works`: F1 of the sets of titles.
- `quotes`: F1 of quotations. One is found when its words hold the labelled ones or stand in them, and are no more than
  twice as many or as few; each counts once. After the direct and mixed quotations of PolNeAR (Newell, Margolin and
  Ruths, 2018).
- `speaker`: share of the quotations found whose speaker is right. Who is labelled by a name must be given by it; a
  description shares a content word with the printed one; plural speakers are all named, where they can be; where the
  text tells nobody, so does the program.
- `end_to_end`: F1 of quotations with the right speaker.
- `quote_type`, `attribution`: share of those found whose type is right; of those with the right speaker, whose way of
  being known is.
- `dates`: share of articles with the right day, precision and source, or with none where none can be known.
- `outlet_precision`: share of outlets given that are right; `outlet_answered`: of those that can be known, given right.
- `topics`: share of articles of which a key phrase holds a word that it must.
- `stories`: F1 of BCubed precision and recall (Bagga and Baldwin, 1998), each article weighing the same.
- `near_duplicates`: F1 of pairs of articles under one original.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import combinations
from typing import Any, NamedTuple

from flows.article import Article, EntityType, Quote
from flows.enrich.recognition.spans import Span
from flows.text.marks import plain_marks
from tests.quality.enrichment_set import LabelledArticle, LabelledQuote

TYPED: tuple[EntityType, ...] = ("person", "organisation", "place")

_LEAD = re.compile(
    r"^(?:(?:the|an?|der|die|das|le|la|les|el|los|las|il|lo|gli|mrs?|ms|miss|dr|prof|professor|sir|dame|lord|lady"
    r"|herrn?|frau|m|mme|monsieur|madame|señora?|sr|sra|don|doña)\b\.? )+|^l'"
)
_POSSESSIVE = re.compile(r"'s?$")
_WORD = re.compile(r"\w+")
_FUNCTION_WORDS = frozenset(
    _WORD.findall(
        "the a an of for and or who to in on at by with from der die das des ein eine einer von und la le les l un une "
        "de du des et el los las del una uno y il lo gli di e o"
    )
)


class Tally(NamedTuple):
    """Counts of one measure; where right answers are shared among all, `spurious` stays 0."""

    right: int = 0
    spurious: int = 0
    missed: int = 0

    @classmethod
    def of(cls, gold: Set[Hashable], found: Set[Hashable]) -> "Tally":
        """Of two sets."""
        return cls(len(gold & found), len(found - gold), len(gold - found))

    @classmethod
    def judged(cls, *answers: bool) -> "Tally":
        """Of answers that are right or not."""
        return cls(sum(answers), 0, len(answers) - sum(answers))

    def plus(self, other: "Tally") -> "Tally":
        """Both together."""
        return Tally(*(one + more for one, more in zip(self, other, strict=True)))

    @property
    def f1(self) -> float | None:
        """Harmonic mean of precision and recall; None when there was nothing to find and nothing was found."""
        total = 2 * self.right + self.spurious + self.missed
        return 2 * self.right / total if total else None

    @property
    def share(self) -> float | None:
        """Of all answers, those that are right; None without answers."""
        return self.right / (self.right + self.missed) if self.right + self.missed else None


FIGURES: Mapping[str, Callable[[Tally], float | None]] = {
    **dict.fromkeys(("people", "entities", "model_alone", "works", "quotes"), lambda tally: tally.f1),
    "speaker": lambda tally: tally.share,
    "end_to_end": lambda tally: tally.f1,
    **dict.fromkeys(
        ("quote_type", "attribution", "dates", "outlet_precision", "outlet_answered", "topics"),
        lambda tally: tally.share,
    ),
}
"""Measures of single articles. Two more are of the whole set: `stories` and `near_duplicates`."""


class Difference(NamedTuple):
    """One place where labels and program differ."""

    kind: str
    detail: str


@dataclass(frozen=True, slots=True)
class Compared:
    """One article, measured."""

    name: str
    language: str
    tallies: Mapping[str, Tally]
    differences: tuple[Difference, ...]


def compare(labelled: LabelledArticle, article: Article, alone: Iterable[Span] | None) -> Compared:
    """Measure what the program made of an article; `alone` are the spans of the model alone in title and text."""
    people = {normal(one.name): one.name for one in labelled.people}, {normal(name): name for name in article.people}
    works = {normal(one.name): one.name for one in labelled.works}, {normal(name): name for name in article.works}
    gold = {(normal(form), kind) for kind in TYPED for one in labelled.named(kind) for form in one.forms}
    typed = {(normal(form), one.type) for one in article.entities if one.type in TYPED for form in one.surfaces}
    tallies = {
        "people": Tally.of(set(people[0]), set(people[1])),
        "entities": Tally.of(set(gold), set(typed)),
        "works": Tally.of(set(works[0]), set(works[1])),
        "topics": Tally.judged(_has_topic(labelled, article)),
    }
    if alone is not None:
        text = whole(labelled)
        spans = {(normal(text[one.start : one.end]), one.kind) for one in alone if one.kind in TYPED}
        tallies["model_alone"] = Tally.of(set(gold), set(spans))
    differences = [*_of_sets("person", *people), *_of_sets("work", *works)]
    differences += _of_sets(
        "surface", {one: " as ".join(one) for one in gold}, {one: " as ".join(one) for one in typed}
    )
    if not tallies["topics"].right:
        differences.append(Difference("topics", f"{', '.join(article.topics)} for {'/'.join(labelled.topics_any)}"))
    for measured in (_quotes, _date, _outlet):
        counted, told = measured(labelled, article)
        tallies |= counted
        differences += told
    return Compared(labelled.name, labelled.language, tallies, tuple(differences))


def whole(labelled: LabelledArticle) -> str:
    """Title and text, as the model alone reads them."""
    return f"{labelled.title}\n\n{labelled.text}"


def normal(name: str) -> str:
    """A name or description, for comparison."""
    plain = " ".join(plain_marks(name).casefold().split()).strip(" .,;:'\"")
    return _POSSESSIVE.sub("", _LEAD.sub("", plain))


def _of_sets(what: str, gold: Mapping[Any, str], found: Mapping[Any, str]) -> Iterator[Difference]:
    for key in sorted(gold.keys() - found.keys(), key=str):
        yield Difference(f"{what} missed", gold[key])
    for key in sorted(found.keys() - gold.keys(), key=str):
        yield Difference(f"{what} spurious", found[key])


def _has_topic(labelled: LabelledArticle, article: Article) -> bool:
    phrases = " ".join(article.topics).casefold()
    return any(word.casefold() in phrases for word in labelled.topics_any)


def _quotes(labelled: LabelledArticle, article: Article) -> tuple[dict[str, Tally], list[Difference]]:
    pairs = list(paired(labelled.quotes, article.quotes))
    names = frozenset(normal(one.name) for kind in TYPED for one in labelled.named(kind))
    spoken = [(gold, found) for gold, found in pairs if same_speaker(gold, found, names)]
    missed, spurious = len(labelled.quotes) - len(pairs), len(article.quotes) - len(pairs)
    unspoken = len(pairs) - len(spoken)
    tallies = {
        "quotes": Tally(len(pairs), spurious, missed),
        "speaker": Tally(len(spoken), 0, unspoken),
        "end_to_end": Tally(len(spoken), spurious + unspoken, missed + unspoken),
        "quote_type": Tally.judged(*(gold.type == found.type for gold, found in pairs)),
        "attribution": Tally.judged(*(gold.attribution == found.attribution for gold, found in spoken)),
    }
    met_gold, met = {id(gold) for gold, _ in pairs}, {id(found) for _, found in pairs}
    told = [Difference("quote missed", one.text) for one in labelled.quotes if id(one) not in met_gold]
    told += [Difference("quote spurious", one.text) for one in article.quotes if id(one) not in met]
    for gold, found in pairs:
        if not same_speaker(gold, found, names):
            said, wanted = found.speakers or found.speaker, gold.speakers or gold.speaker
            told.append(Difference("speaker", f"{said} for {wanted} ({gold.attribution}): {gold.text}"))
        elif gold.attribution != found.attribution:
            told.append(Difference("attribution", f"{found.attribution} for {gold.attribution}: {gold.text}"))
        if gold.type != found.type:
            told.append(Difference("quote type", f"{found.type} for {gold.type}: {gold.text}"))
    return tallies, told


def paired(gold: Sequence[LabelledQuote], found: Sequence[Quote]) -> Iterator[tuple[LabelledQuote, Quote]]:
    """Quotations that are the same, each once, in the order of the text."""
    left = list(found)
    for one in gold:
        words = _words(one.text)
        for other in left:
            shorter, longer = sorted((words, _words(other.text)), key=len)
            if 2 * len(shorter) >= len(longer) and f" {' '.join(shorter)} " in f" {' '.join(longer)} ":
                left.remove(other)
                yield one, other
                break


def same_speaker(gold: LabelledQuote, found: Quote, names: Set[str]) -> bool:
    """Whether the speaker found is the one labelled; `names` are the normal forms of all names labelled."""
    if gold.speakers:
        return {normal(name) for name in found.speakers} == {normal(name) for name in gold.speakers}
    if gold.speaker is None or found.speaker is None:
        return gold.speaker is None and found.speaker is None
    if normal(gold.speaker) in names:
        exact = normal(gold.speaker) == normal(found.speaker)
        return exact or bool(gold.printed and _content(gold.printed) & _content(found.speaker))
    return bool(_content(gold.speaker) & _content(found.speaker))


def _words(text: str) -> list[str]:
    return _WORD.findall(plain_marks(text).casefold())


def _content(text: str) -> set[str]:
    return {word for word in _words(text) if word not in _FUNCTION_WORDS}


def _date(labelled: LabelledArticle, article: Article) -> tuple[dict[str, Tally], list[Difference]]:
    gold = labelled.date
    told = article.timestamp.date() if article.timestamp and article.date_source != "first_seen" else None
    found = (told, article.date_source, article.date_precision if told else None)
    wanted = (gold.day, gold.source, gold.precision if gold.day else None)
    words = [" ".join(str(part) for part in parts if part) for parts in (found, wanted)]
    right = found == wanted
    return {"dates": Tally.judged(right)}, [] if right else [Difference("date", f"{words[0]} for {words[1]}")]


def _outlet(labelled: LabelledArticle, article: Article) -> tuple[dict[str, Tally], list[Difference]]:
    gold, found = labelled.outlet, article.outlet.name or article.outlet.domain
    tallies: dict[str, Tally] = {}
    right = bool(gold and found) and normal(gold or "") in (normal(found or ""), normal(article.outlet.domain or ""))
    if found:
        tallies["outlet_precision"] = Tally.judged(right)
    if gold:
        tallies["outlet_answered"] = Tally.judged(right)
    return tallies, [] if right or not (gold or found) else [Difference("outlet", f"{found} for {gold}")]


def bcubed(gold: Mapping[str, Hashable], found: Mapping[str, Hashable]) -> float:
    """F1 of the mean precision and the mean recall of the clusters that each item stands in."""
    clusters = [_members(labels) for labels in (gold, found)]
    shared = {name: clusters[0][gold[name]] & clusters[1][found[name]] for name in gold}
    precision = sum(len(shared[name]) / len(clusters[1][found[name]]) for name in gold) / len(gold)
    recall = sum(len(shared[name]) / len(clusters[0][gold[name]]) for name in gold) / len(gold)
    return 2 * precision * recall / (precision + recall)


def pairs_f1(gold: Mapping[str, Hashable], found: Mapping[str, Hashable]) -> float | None:
    """F1 of the pairs of items that stand in one cluster."""
    return Tally.of(*(set(_pairs(labels)) for labels in (gold, found))).f1


def _members(labels: Mapping[str, Hashable]) -> Mapping[Hashable, set[str]]:
    members: dict[Hashable, set[str]] = defaultdict(set)
    for name, label in labels.items():
        members[label].add(name)
    return members


def _pairs(labels: Mapping[str, Hashable]) -> Iterator[tuple[str, str]]:
    for members in _members(labels).values():
        yield from combinations(sorted(members), 2)
