"""The catalogue as it is printed: whatever an installation's files hold, it only prints."""

from pathlib import Path

from flows.console.outlets import print_added, print_checked, print_outlets
from flows.enrich.catalogue.entries import Entry, Group
from flows.enrich.catalogue.files import Problem, Read
from flows.enrich.catalogue.listing import Listed
from flows.enrich.outlet.proof import Failure
from tests.console.test_rendering import HOSTILE, console, shown

NAME = HOSTILE[:110]
ENTRY = Entry(
    id="valley-post", name=NAME, aliases=(f"The {NAME}",), domains=("post.example",), country="GB", language="en"
)


def test_whatever_a_catalogue_holds_printing_it_only_prints() -> None:
    printer = console()
    path = Path(HOSTILE)
    print_checked(printer, Read(problems=[Problem(path, 3, HOSTILE, HOSTILE)]), [Failure(HOSTILE, HOSTILE, HOSTILE)], 1)
    print_outlets(printer, [Listed(ENTRY, Group(id="a", name=NAME), HOSTILE, 1, 3)])
    print_added(printer, ENTRY, path, index=True)
    assert "[red]Kutcher[/red]" in shown(printer)


def test_a_catalogue_that_holds_says_what_it_holds() -> None:
    printer = console()
    print_checked(printer, Read(entries={ENTRY.id: ENTRY}), [], 2)
    assert "1 outlets and 0 groups in 2 files: all of it holds" in shown(printer)
