"""Records and what became of them, as people read it."""

import codecs
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from rich.console import Console
from rich.table import Table

from flows.errors import RejectCode
from flows.index.ledger import LedgerEntry, RecordOutcome, RejectedRecord
from flows.rejects import LeftAlone
from flows.text.terminal import inert, styled
from flows.whereabouts import Whereabouts

_STYLES = {RecordOutcome.LOADED: "green", RecordOutcome.REJECTED: "red", RecordOutcome.DELETED: "dim"}
_SHOWN = 4000  # characters of a text that was kept
_ROWS = 32  # of a dump: 16 bytes each


def print_whereabouts(console: Console, found: Sequence[Whereabouts], *, more: bool, hint: str | None) -> None:
    """Each record in two lines under its drop: what it became and where it was; then the article or the reason."""
    for drop, of_drop in groupby(found, key=lambda one: one.entry.drop):
        console.print(styled(drop, "bold"))
        table = Table.grid(padding=(0, 2))
        table.add_column(no_wrap=True)
        table.add_column(overflow="fold")
        for one in of_drop:
            outcome = one.entry.outcome
            table.add_row(styled(f"  {outcome}", _STYLES.get(outcome, "")), styled(_place(one.entry)))
            table.add_row("", styled(_became(one), "dim"))
        console.print(table)
    if hint:
        console.print(styled(f"nothing found: {hint}"))
    elif more:
        console.print(styled(f"the first {len(found):,}; --limit shows more", "dim"))


def _place(at: LedgerEntry | RejectedRecord | LeftAlone) -> str:
    return f"{at.path}, record {at.record}" if at.record else at.path


def _became(one: Whereabouts) -> str:
    entry = one.entry
    facts = []
    if entry.reason:
        facts.append(f"{entry.reason}: {entry.detail}" if entry.detail else entry.reason)
    if entry.article_id:
        kept = "still there as " if entry.outcome is RecordOutcome.REJECTED else ""
        facts.append(f"{kept}{one.title or '(no title)'}, {entry.article_id}")
    facts += [f"{entry.seen_at:%Y-%m-%d %H:%M}", f"run {entry.run_id}"]
    return " · ".join([*facts, "up to date" if one.up_to_date else "stale"])


def print_rejects(console: Console, entries: Sequence[LedgerEntry], reasons: Counter[str]) -> None:
    """A table for each drop, then the counts by reason of all of them."""
    if not entries:
        console.print("no rejects stand here")
        return
    for drop, of_drop in groupby(entries, key=lambda entry: entry.drop):
        table = Table(title=styled(drop, "bold"), title_justify="left", box=None, pad_edge=False, padding=(0, 2, 0, 0))
        table.add_column("code", no_wrap=True)
        table.add_column("place", overflow="fold", ratio=2)
        table.add_column("detail", overflow="fold", ratio=3)
        table.add_column("bytes", justify="right", no_wrap=True)
        table.add_column("when", no_wrap=True)
        for entry in of_drop:
            when = f"{entry.seen_at:%Y-%m-%d %H:%M}"
            cells = (_place(entry), entry.detail or "", f"{entry.size:,}", when)
            table.add_row(styled(entry.reason or "unknown", "red"), *map(styled, cells))
        console.print(table)
    total = reasons.total()
    counts = ", ".join(f"{reason} {count:,}" for reason, count in reasons.most_common())
    shown = f", the first {len(entries):,} shown" if total > len(entries) else ""
    console.print(styled(f"{total:,} rejected{shown}: {counts}", "dim"))


def print_reject(console: Console, reject: RejectedRecord) -> None:
    """Everything that is known of a reject, then the beginning of what is kept: as text, or dumped."""
    kept = "all of it" if reject.size == len(reject.head) else f"the first {len(reject.head):,}"
    facts = Table.grid(padding=(0, 2))
    facts.add_column(style="bold", no_wrap=True)
    facts.add_column(overflow="fold")
    code = RejectCode(reject.code) if reject.code in set(RejectCode) else None  # of a newer program
    rows = {
        "place": _place(reject),
        "drop": reject.drop,
        "reason": reject.code,
        "detail": reject.detail,
        "means": code.meaning if code else "",
        "to do": code.remedy if code else "",
        "file": reject.location,
        "bytes": f"{reject.size:,}; kept: {kept}",
        "sha256": reject.sha256,
        "read as": ", ".join(filter(None, (reject.format, reject.encoding))),
        "beside": reject.beside.decode(errors="replace")[:_SHOWN],
        "when": f"{reject.seen_at:%Y-%m-%d %H:%M:%S}, run {reject.run_id}",
    }
    for name, value in rows.items():
        if value:
            facts.add_row(name, styled(value))
    console.print(facts)
    console.print()
    for line in _content(reject.head):
        console.print(styled(line), soft_wrap=True)


def _content(head: bytes) -> Iterator[str]:
    text = _text(head)
    if text is not None:
        yield text[:_SHOWN]
        rest = len(text) - _SHOWN
        unit = "characters"
    else:
        for start in range(0, min(len(head), 16 * _ROWS), 16):
            row = head[start : start + 16]
            letters = "".join(chr(byte) if 32 <= byte < 127 else "." for byte in row)
            yield f"{start:08x}  {row.hex(' '):<47}  {letters}"
        rest = len(head) - 16 * _ROWS
        unit = "bytes"
    if rest > 0:
        yield f"… {rest:,} more {unit} are kept: --raw writes them all"


def _text(head: bytes) -> str | None:
    """The text of UTF-8, whose last character may be cut; None for anything else."""
    try:
        text = codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else inert(text.replace("\r\n", "\n"))


def print_left_alone(console: Console, left: Sequence[LeftAlone]) -> None:
    """The rejects that could not be tried again, and why."""
    for one in left:
        console.print(styled(f"not retried: {_place(one)} of {one.drop}: {one.why}"))
