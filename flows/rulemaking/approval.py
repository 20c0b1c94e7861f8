"""What stands between a proposal and a rule that acts: its own examples, and the articles of everybody else."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field

from flows.clean.lines import line_key
from flows.clean.rules import Book, Rule, compile_rules
from flows.index.base import Document
from flows.rulemaking.frequency import paragraphs
from flows.rulemaking.naming import names_of
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
    approved: Set[str] = frozenset(),
) -> Checked:
    """Runs the examples of proposals beside a book, and looks for their lines in articles of other outlets, read once.

    `approved`: ids of rules that were approved before, the only ones of the book that a proposal may have.
    """
    checked = Checked()
    for one in proposals:  # what a person edited can be more than a proposal
        if one.rule.id in book.files and one.rule.id not in approved:
            checked.refused[one.rule.id] = f"its id stands in {book.files[one.rule.id]} already"
        elif not one.rule.outlets:
            checked.refused[one.rule.id] = "it names no outlet: put a rule for all into a file of your own"
    rules = [one.rule for one in proposals if one.rule.id not in checked.refused]
    for failure in failures(rules, book.instead(rules, "the proposals")):
        told = (
            f"its {'example' if failure.of == 'acts_on' else 'sentence to keep'} {failure.text!r}: {failure.happened}"
        )
        checked.refused.setdefault(failure.rule, told)
    elsewhere = _elsewhere(rules, articles)
    for one in proposals:
        if others := elsewhere.get(one.rule.id):
            named = ", ".join(name for name, _ in others.most_common(_NAMED))
            checked.refused[one.rule.id] = f"{others.total():,} articles of other outlets hold the line: {named}"
        elif one.rule.id not in checked.refused:
            checked.sound.append(one)
    return checked


def _elsewhere(rules: Sequence[Rule], articles: Iterable[Document]) -> dict[str, Counter[str]]:
    """By rule: how many articles of which other outlets hold a line that it matches."""
    matcher = compile_rules(rules)
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for document in articles if rules else ():
        names = names_of(document)
        held = {rule.id: rule for text in paragraphs(document) for rule in matcher.matches(text, line_key(text))}
        for rule in held.values() if names else ():
            if not set(names) & set(rule.outlets):
                found[rule.id][document["outlet"].get("name") or names[0]] += 1
    return found
