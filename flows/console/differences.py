"""In what an index differs from the schema, as people read it."""

from collections.abc import Sequence
from itertools import groupby

from rich.console import Console

from flows.index.differences import Difference, Kind
from flows.text.terminal import styled

_STYLES = {Kind.ADDITIVE: "yellow", Kind.BREAKING: "red", Kind.UNKNOWN: "red", Kind.FOREIGN: "red"}


def print_differences(console: Console, differences: Sequence[Difference]) -> None:
    """A line for each difference, by index, and after them each command once."""
    if not differences:
        console.print("the index is as the schema says")
        return
    for index, some in groupby(differences, key=lambda difference: difference.index):
        console.print(styled(index, "bold"))
        for difference in some:
            console.print(
                styled(f"  {difference.kind}", _STYLES[difference.kind]),
                styled(f"{difference.place}: {difference.detail}"),
            )
    for command in dict.fromkeys(difference.next_command for difference in differences):
        console.print(styled(f"next: {command}"))
