"""Rules, proposals and what they would do, as people read them."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path, PurePath

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from flows.rulemaking.approval import Checked
from flows.rulemaking.difference import MUCH, Difference, Sample
from flows.rulemaking.frequency import LineFrequencies
from flows.rulemaking.listing import Listed
from flows.rulemaking.proof import Failure
from flows.rulemaking.proposal import MOST, Proof, Proposal
from flows.text.terminal import styled

_LINE = 160  # characters shown of a line
_TITLES = 2
_DECIDE = "next: flows rules diff DROP, then flows rules approve ID... or flows rules reject ID..."


def print_rules(console: Console, found: Sequence[Listed]) -> None:
    """A line for each rule."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("id", no_wrap=True)  # it is copied into the next command
    for heading in ("kind", "file", "outlets"):
        table.add_column(heading, overflow="fold")
    if counted := any(one.articles is not None for one in found):
        table.add_column("articles", justify="right")
    table.add_column("reason", overflow="fold")
    for one in found:
        rule = one.rule
        cells = (rule.id, rule.kind, PurePath(one.file).name, ", ".join(rule.outlets))
        articles = ("?" if one.articles is None else f"{one.articles:,}",) if counted else ()
        table.add_row(*map(styled, (*cells, *articles, rule.reason)))
    console.print(table)
    console.print(f"{len(found):,} rules", style="dim")


def print_failures(console: Console, found: Sequence[Failure], rules: int) -> None:
    """Each example that does not hold, and what happens instead."""
    for one in found:
        should = "should go" if one.of == "acts_on" else "should stay"
        console.print(Text.assemble(styled(one.rule, "bold"), f"  {should}: ", styled(_short(one.text), "red")))
        console.print(styled(f"  {one.happened}", "dim"))
    outcome = f"{len(found):,} examples do not hold" if found else "all examples hold"
    console.print(styled(f"{rules:,} rules: {outcome}", "red" if found else "green"))


def print_counted(console: Console, lines: LineFrequencies, rejected: int) -> None:
    """What was counted, and what was not."""
    total = sum(outlet.documents for outlet in lines.outlets)
    console.print(styled(f"{total:,} articles of {len(lines.outlets):,} outlets", "bold"))
    if rejected:
        console.print(f"{rejected:,} records became no article: flows process says why")
    if lines.copies:
        console.print(f"{lines.copies:,} copies were not counted")
    if lines.nameless:
        console.print(f"{lines.nameless:,} articles were not counted: nothing says which outlet they are of")


def print_proposals(console: Console, found: Sequence[Proposal], path: Path) -> None:
    """What was found, and where it is kept."""
    if not found:
        console.print("no line repeats often enough in one outlet, and nowhere else, to be proposed", soft_wrap=True)
        return
    _print_each(console, found)
    told = styled(f"{len(found):,} proposals in {path}, which act on nothing", "bold")
    console.print(told, soft_wrap=True)
    if len(found) == MOST:
        console.print(f"there may be more than these {MOST:,}: decide on some, then propose again", soft_wrap=True)
    console.print(_DECIDE, soft_wrap=True)


def print_waiting(console: Console, found: Sequence[Proposal]) -> None:
    """What was proposed before, and waits for a person."""
    if not found:
        console.print("no proposal waits; next: flows rules propose")
        return
    _print_each(console, found)
    console.print(styled(f"{len(found):,} proposals, which act on nothing", "bold"))
    console.print(_DECIDE, soft_wrap=True)


def _print_each(console: Console, found: Sequence[Proposal]) -> None:
    """The proof of each, the line, and some of the articles that hold it."""
    for one in found:
        rule, proof = one.rule, one.proof
        share = f"{proof.documents:,} of {proof.of:,} articles, {proof.share:.0%}: {_where(proof)}"
        twice = ("  running text: look twice", "yellow") if proof.sentence else ""
        heading = Text.assemble(styled(rule.id, "bold"), f"  {rule.kind}  ", (share, "dim"), twice)
        console.print(heading, soft_wrap=True)
        console.print(Padding(styled(_short(rule.whole[0])), (0, 0, 0, 4)))
        if titles := "; ".join(_short(title, 60) for title in proof.titles[:_TITLES]):
            console.print(Padding(styled(titles, "dim"), (0, 0, 0, 4)))


def _where(proof: Proof) -> str:
    places = Counter({"head": proof.head, "inside": proof.middle, "tail": proof.tail})
    return ", ".join(f"{place} {count:,}" for place, count in places.most_common() if count)


def print_approved(console: Console, checked: Checked, path: Path, *, against_index: bool) -> None:
    """What acts from now on, and what does not, and why."""
    for id_, why in checked.refused.items():
        told = Text.assemble(styled(id_, "bold"), " is not approved: ", styled(why, "yellow"))
        console.print(told, soft_wrap=True)
    where = f", in {path}" if checked.sound else ""
    console.print(styled(f"{len(checked.sound):,} approved{where}", "bold"), soft_wrap=True)
    if checked.sound and not against_index:
        unchecked = "there is no index yet: nothing was held against the articles of other outlets"
        console.print(f"{unchecked}\nnext: flows ingest DROP", soft_wrap=True)
    elif checked.sound:
        console.print("next: flows reprocess --stale")


def print_difference(console: Console, told: Difference) -> None:
    """The counts, the rules, then what would change, the most dangerous first."""
    console.print(styled(f"{told.changed:,} of {told.documents:,} documents change", "bold"))
    facts = Table.grid(padding=(0, 2))
    facts.add_column(style="bold", no_wrap=True)
    facts.add_column()
    much = styled(
        f"{told.lose_much:,} documents lose more than {MUCH:.0%} of their body", "red" if told.lose_much else ""
    )
    facts.add_row("too much", much)
    if told.emptied:
        facts.add_row("nothing left", styled(f"{told.emptied:,} documents would be rejected", "red"))
    if told.unreadable:
        facts.add_row("not read", f"{told.unreadable:,} records")
    for heading, counts in (("lines out by", told.rules), ("lines back from", told.back)):
        if counts:
            facts.add_row(heading, styled(", ".join(f"{name} {count:,}" for name, count in counts.most_common(20))))
    console.print(facts)
    for sample in told.samples:
        _print_sample(console, sample)


def _print_sample(console: Console, sample: Sample) -> None:
    console.print()
    place = f"{sample.path} {sample.record}".rstrip()
    console.print(
        Text.assemble(styled(sample.title or "(no title)", "bold"), styled(f"  {place}  -{sample.lost:.0%}", "dim"))
    )
    lines = Table.grid(padding=(0, 1))
    lines.add_column(justify="right", style="dim", no_wrap=True)
    lines.add_column(ratio=3)
    lines.add_column(ratio=1, style="dim")
    last: str | None = None
    for line in sample.lines:
        if line.above and line.above != last:
            lines.add_row("", styled(_short(line.above), "dim"), "")
        lines.add_row(
            str(line.line), styled(_short(line.text), "green" if line.back else "red strike"), styled(line.rule)
        )
        last = line.above
    if sample.more:
        lines.add_row("", f"and {sample.more:,} more lines", "")
    elif sample.lines and (below := sample.lines[-1].below):
        lines.add_row("", styled(_short(below), "dim"), "")
    console.print(lines)


def _short(text: str, length: int = _LINE) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"
