"""Whether an archive is well, as people read it."""

from rich.console import Console
from rich.table import Table

from flows.health import Health
from flows.text.terminal import styled


def print_health(console: Console, health: Health) -> None:
    """A line for each check, and what to do where it is not well."""
    console.print(styled("well" if health.well else "not well", "bold green" if health.well else "bold red"))
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(style="bold", no_wrap=True)
    table.add_column()
    for check in health.checks:
        table.add_row(
            styled("ok" if check.well else "no", "" if check.well else "red"), check.name, styled(check.found)
        )
    console.print(table)
    for check in health.troubles:
        console.print(styled(f"next: {check.next_command}"))
