"""Proposals: lines that repeat across an outlet's articles, each as a whole rule with its proof, for a person."""

import math
import re
from collections.abc import Iterable, Iterator, Sequence, Set
from hashlib import blake2b
from heapq import nlargest
from itertools import islice
from operator import attrgetter

from pydantic import BaseModel, ConfigDict, Field

from flows.clean.lines import is_prose, line_key
from flows.clean.rules import Book, Rule
from flows.rulemaking.frequency import LineFrequencies, Repeated
from flows.rulemaking.kinds import guess
from flows.rulemaking.proof import ARTICLE, instead_of_acting, instead_of_keeping
from flows.text.characters import repair_line

MIN_DOCUMENTS, MIN_SHARE = 5, 0.02
MOST = 500
"""Proposals made at once: more than a person reads. Those that were decided on make room for others."""

_ALIKE = 8  # sentences tried, the most alike first
_LETTERS = re.compile(r"[^a-z0-9]+")


class Proof(BaseModel):
    """What was counted."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    documents: int = Field(description="Articles of the outlets that hold the line, copies left out")
    of: int = Field(description="Articles of these outlets")
    head: int = Field(description="Of `documents`: those that hold it among their first lines")
    tail: int = Field(description="Of `documents`: those that hold it among their last lines")
    sentence: bool = Field(description="It is running text, and nothing in its words says what it is for: look twice")
    titles: tuple[str, ...] = Field(description="Some of the articles")

    @property
    def share(self) -> float:
        """Of the articles of these outlets."""
        return self.documents / self.of

    @property
    def middle(self) -> int:
        """Articles that hold it neither among their first nor among their last lines."""
        return self.documents - self.head - self.tail


class Proposal(BaseModel):
    """A rule that acts on nothing yet."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rule: Rule
    proof: Proof

    def approved(self, by: str) -> Rule:
        """The rule as it acts from then on; `by`: who approved it, and when."""
        return self.rule.model_copy(update={"approved": by})


def propose(
    lines: LineFrequencies,
    book: Book,
    *,
    min_documents: int = MIN_DOCUMENTS,
    min_share: float = MIN_SHARE,
    outlets: Set[str] | None = None,
    refused: Set[str] = frozenset(),
) -> list[Proposal]:
    """Rules for lines in at least so many, and such a share, of the articles of an outlet; the largest share first.

    Those that may be sentences of articles come last.

    A line that other outlets hold too, and not as often, is what they report, and is not proposed; neither is running
    text that several outlets have often, unless its own words say what it is for. `outlets`: only for these names.
    `refused`: what `marks` gives for lines that a person refused before.
    """
    drafts = _drafts(lines.repeated(min_documents, min_share), book, outlets, refused)
    most = {draft.rule.id: (draft, best) for draft, best in nlargest(MOST, drafts, key=_order)}
    tried = book.and_also((draft.rule for draft, _ in most.values()), "the proposals")
    found = [
        _with_sentence(draft, line, lines, tried)
        for draft, line in most.values()
        if instead_of_acting(draft.rule, draft.rule.acts_on[0], tried) is None
    ]
    return sorted(found, key=lambda one: (one.proof.sentence, -one.proof.share, one.rule.id))


def _drafts(
    repeated: Iterable[tuple[list[Repeated], list[Repeated]]], book: Book, outlets: Set[str] | None, refused: Set[str]
) -> Iterator[tuple[Proposal, Repeated]]:
    """A rule for each line, yet without the sentence that it leaves alone, and the outlet that has the line most."""
    for often, seldom in repeated:
        if seldom or (outlets is not None and outlets.isdisjoint(one.outlet.name for one in often)):
            continue
        most = max(often, key=attrgetter("documents"))
        draft = _draft(often, repair_line(most.text), book)
        if draft is None or draft.rule.id in book.files:  # approved, and perhaps edited by hand since
            continue
        if refused.isdisjoint(marks(draft.rule)) and not _goes_anyway(draft.rule, book):
            yield draft, most


def _order(drafted: tuple[Proposal, Repeated]) -> tuple[bool, float, int, str]:
    proof = drafted[0].proof
    return (not proof.sentence, proof.share, proof.documents, drafted[0].rule.id)


def _draft(often: Sequence[Repeated], text: str, book: Book) -> Proposal | None:
    documents, head, tail = (sum(getattr(one, name) for one in often) for name in ("documents", "head", "tail"))
    of = sum(one.outlet.documents for one in often)
    if not text:
        return None
    kind, why, by_words = guess(text, head, tail, documents, book)
    sentence = is_prose(text) and not by_words
    if sentence and len(often) > 1:
        return None
    names = tuple(sorted(one.outlet.name for one in often))
    titles = dict.fromkeys(title for one in often for title in one.titles)
    return Proposal(
        rule=Rule(
            id=rule_id(names, text),
            kind=kind,
            reason=f"It stands in {documents:,} of {of:,} articles of {_listed(names)}; {why}",
            whole=(text,),
            acts_on=(text,),
            keeps=ARTICLE[:1],
            outlets=names,
        ),
        proof=Proof(documents=documents, of=of, head=head, tail=tail, sentence=sentence, titles=tuple(titles)),
    )


def _goes_anyway(rule: Rule, book: Book) -> bool:
    """Rules of today take the line out in all its outlets: the articles were cleaned by earlier ones."""
    text, key = rule.whole[0], line_key(rule.whole[0])
    taken = (book.of(frozenset([outlet])).decisive(text, key) for outlet in rule.outlets)
    return all(rules and rules[-1].where == "anywhere" for rules in taken)


def _with_sentence(proposal: Proposal, line: Repeated, lines: LineFrequencies, book: Book) -> Proposal:
    """The sentence of the outlet that looks most like the line, and that the rule leaves alone."""
    rule = proposal.rule
    keeps = next((one for one in _alike(rule.whole[0], line, lines) if not instead_of_keeping(rule, one, book)), None)
    return proposal.model_copy(update={"rule": rule.model_copy(update={"keeps": (keeps,)})}) if keeps else proposal


def rule_id(outlets: Sequence[str], text: str) -> str:
    """The same for the same line of the same outlets, so that what was decided of it is known again."""
    slug = _LETTERS.sub("-", outlets[0]).strip("-")[:40].strip("-") or "outlet"
    told = "\n".join([*outlets, line_key(text, None)])
    return f"own-{slug}-{blake2b(told.encode(), digest_size=4).hexdigest()}"


def marks(rule: Rule) -> frozenset[str]:
    """One for each of its outlets, by which the same line of the same outlet is known again."""
    return frozenset(rule_id([outlet], phrase) for outlet in rule.outlets for phrase in rule.whole)


def _alike(text: str, line: Repeated, lines: LineFrequencies) -> Iterator[str]:
    """Sentences of the outlet, those first that share most words with the line."""
    words = set(line_key(text).split())

    def likeness(sentence: str) -> float:
        own = set(line_key(sentence).split())
        return len(words & own) / math.sqrt(len(own) or 1)

    own = (one for one in lines.sentences(line.outlet) if line_key(one, None) != line_key(text, None))
    return islice(sorted(own, key=likeness, reverse=True), _ALIKE)


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
