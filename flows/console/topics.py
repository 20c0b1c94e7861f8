"""What counting words came to, as people read it."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from flows.enrich import frequencies
from flows.text.terminal import styled
from flows.upkeep.frequencies import Moved, Outcome, Recount

_OUTCOMES: dict[Outcome, str] = {
    "new": "a table of its own",
    "changed": "another table",
    "same": "the same table",
    "too_few": "too few articles",
}


def print_recounts(console: Console, recounts: Sequence[Recount], *, dry_run: bool) -> None:
    """A line a language, what moved most, and what to run."""
    if not recounts:
        console.print("no article is in a language that has a table of frequencies")
        return
    table = Table.grid(padding=(0, 2))
    for justify in ("left", "right", "right", "left"):
        table.add_column(justify=justify)
    for one in recounts:
        words = f"{one.words:,} words" if one.words else ""
        table.add_row(styled(one.language, "bold"), f"{one.articles:,} articles", words, _OUTCOMES[one.outcome])
    console.print(table)
    for one in recounts:
        for heading, moved in (("commoner", one.commoner), ("rarer", one.rarer)):
            if moved:
                console.print(styled(f"{one.language}, {heading}: {', '.join(map(_told, moved))}"))
    written = sum(one.outcome in ("new", "changed") for one in recounts)
    if not written:
        console.print("nothing changes")
    elif dry_run:
        console.print(styled(f"nothing was written: this was a dry run; to {frequencies.folder()} would go {written}"))
    else:
        console.print(styled(f"written to {frequencies.folder()}: {written}"))
        console.print("next: flows reprocess --stale topics")


def _told(moved: Moved) -> str:
    return f"{moved.word} {moved.before:.1%} → {moved.after:.1%}"
