"""What stands between a proposal and a rule that acts: its own examples, and the articles of everybody else."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from flows.clean.rules import Book, Rule, outlet_key
from flows.index.base import Document
from flows.rulemaking.frequency import line_hash, paragraphs
from flows.rulemaking.proof import failures
from flows.rulemaking.proposal import Proposal

_NAMED = 3


@dataclass(slots=True)
class Checked:
    """Proposals that may be approved, and why others may not, by id."""

    sound: list[Proposal] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)


def above(proposals: Iterable[Proposal], share: float) -> list[Proposal]:
    """Those of at least this share, without running text that nothing but its repetition speaks against."""
    return [one for one in proposals if one.proof.share >= share and not one.proof.sentence]


def check(
    proposals: Sequence[Proposal],
    book: Book,
    articles: Iterable[Document],
    on_article: Callable[[], None] = lambda: None,
) -> Checked:
    """Runs the examples of proposals, and looks for their lines in the articles of other outlets, read once.

    `book` holds their rules too.
    """
    checked = Checked()
    for failure in failures((one.rule for one in proposals), book):
        told = (
            f"its {'example' if failure.of == 'acts_on' else 'sentence to keep'} {failure.text!r}: {failure.happened}"
        )
        checked.refused.setdefault(failure.rule, told)
    elsewhere = _elsewhere([one.rule for one in proposals], articles, on_article)
    for one in proposals:
        if others := elsewhere.get(one.rule.id):
            named = ", ".join(name for name, _ in others.most_common(_NAMED))
            checked.refused[one.rule.id] = f"{others.total():,} articles of other outlets hold the line: {named}"
        elif one.rule.id not in checked.refused:
            checked.sound.append(one)
    return checked


def _elsewhere(
    rules: Sequence[Rule], articles: Iterable[Document], on_article: Callable[[], None]
) -> dict[str, Counter[str]]:
    """By rule: how many articles of which other outlets hold one of its lines."""
    by_line: defaultdict[int, list[Rule]] = defaultdict(list)
    for rule in rules:
        for phrase in rule.whole:
            by_line[line_hash(phrase)].append(rule)
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for document in articles if by_line else ():
        outlet = document.get("outlet", {})
        names = {outlet_key(outlet[part]) for part in ("id", "domain", "name") if outlet.get(part)}
        held = {rule.id: rule for text in paragraphs(document) for rule in by_line.get(line_hash(text), ())}
        for rule in held.values():
            if names and names.isdisjoint(rule.outlets):
                found[rule.id][outlet.get("name") or outlet["domain"]] += 1
        on_article()
    return found
