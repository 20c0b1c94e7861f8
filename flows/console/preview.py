"""What a run would do, as people read it after `flows ingest --dry-run`."""

from rich.console import Console
from rich.table import Table

from flows.preview import KINDS, Preview
from flows.text.terminal import styled


def print_preview(console: Console, told: Preview) -> None:
    """A line for every kind of record: how many, what it means, and under it the first of them."""
    table = Table.grid(padding=(0, 2))
    table.add_column(style="bold", no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    table.add_column()
    for kind, meaning in KINDS.items():
        count = told.counts[kind]
        table.add_row(kind, styled(f"{count:,}"), styled(meaning, "dim"), style="" if count else "dim")
        if kind != "unchanged":
            for name in told.names[kind]:
                table.add_row("", "", styled(name))
        if kind != "unchanged" and count > len(told.names[kind]):
            table.add_row("", "", styled(f"and {count - len(told.names[kind]):,} more"))
    console.print(styled(f"{sum(told.counts.values()) - told.counts['gone']:,} records; nothing was written", "bold"))
    console.print(table)
