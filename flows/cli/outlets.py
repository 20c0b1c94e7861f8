"""Commands about the catalogue of outlets: check it, show an entry, add one."""

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from flows.cli.options import EXIT_REJECTED, IndexOption, JsonOption, has_index, index_of, out, print_json
from flows.errors import UsageError

if TYPE_CHECKING:
    from flows.enrich.catalogue.catalogue import Entry

app = typer.Typer(no_args_is_help=True)

_SIMILAR = 5


@app.command()
def check(as_json: JsonOption = False) -> None:
    """Check the catalogue, ours and yours: every entry, what two of them claim, and the proof of each sign.

    Exit code 1 when something does not hold.
    """
    from dataclasses import asdict

    from flows.console.outlets import print_checked
    from flows.enrich.catalogue.catalogue import Catalogue
    from flows.enrich.catalogue.files import own_files, package_files, read
    from flows.enrich.outlet.proof import failures

    files = (*package_files(), *own_files())
    found = read(files)
    unproved = failures(Catalogue(found.entries, found.groups))
    if as_json:
        problems = [{**asdict(one), "path": str(one.path)} for one in found.problems]
        counted = {"files": len(files), "outlets": len(found.entries), "groups": len(found.groups)}
        print_json({**counted, "problems": problems, "failures": [asdict(one) for one in unproved]})
    else:
        print_checked(out, found, unproved, len(files))
    raise typer.Exit(EXIT_REJECTED if found.problems or unproved else 0)


@app.command()
def show(
    name: Annotated[str, typer.Argument(metavar="ID|DOMAIN|NAME", help="Its id, a domain or host, or a name.")],
    index: IndexOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show an outlet: its entry, where it stands, and how many articles of the index it has."""
    from flows.console.outlets import print_outlets
    from flows.enrich.catalogue.catalogue import catalogue
    from flows.enrich.catalogue.listing import documents_of, listed, similar

    outlets = catalogue()
    meant = outlets.meant_by(name)
    if not meant:
        near = ", ".join(similar(name, outlets, _SIMILAR))
        raise UsageError(
            f"no outlet of the catalogue is called {name!r}{f'; there is {near}' if near else ''}. "
            f"One more: flows outlets add NAME --domain D --country CC --language LL"
        )
    articles = {}
    if has_index(index):
        with index_of(index) as opened:
            articles = {entry.id: documents_of(entry, opened) for entry in meant}
    found = [listed(entry, outlets, articles.get(entry.id)) for entry in meant]
    if as_json:
        print_json([one.to_document() for one in found])
    else:
        print_outlets(out, found)


@app.command()
def add(
    name: Annotated[str, typer.Argument(metavar="NAME", help="As the outlet names itself.")],
    domain: Annotated[
        list[str], typer.Option("--domain", metavar="D", help="Without www; the main one first; repeatable.")
    ],
    country: Annotated[str, typer.Option("--country", metavar="CC", help="ISO 3166-1 alpha-2, such as GB.")],
    language: Annotated[str, typer.Option("--language", metavar="LL", help="ISO 639-1, such as en.")],
    kind: Annotated[
        Literal["newspaper", "magazine", "broadcaster", "agency", "website"] | None,
        typer.Option("--type", help="What it is, where you are certain."),
    ] = None,
    id_: Annotated[str | None, typer.Option("--id", metavar="ID", help="Default: made of the name.")] = None,
    alias: Annotated[list[str] | None, typer.Option("--alias", metavar="A", help="Another name; repeatable.")] = None,
    group: Annotated[str | None, typer.Option("--group", metavar="ID", help="The publishing group it is of.")] = None,
    common_name: Annotated[
        bool, typer.Option("--common-name", help="The name is an everyday word too: a text must say more.")
    ] = False,
    namesake: Annotated[
        list[str] | None, typer.Option("--namesake", metavar="ID", help="Another outlet of this name; repeatable.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Add an outlet to your own catalogue, in FLOWS_OUTLETS, else in the state folder.

    It is refused when its id, a domain or its name is there already.
    """
    from flows.console.outlets import print_added
    from flows.enrich.catalogue.additions import add as add_entry
    from flows.settings import settings

    wanted = {
        "id": id_, "name": name, "aliases": alias, "domains": domain, "country": country.upper(),
        "language": language.lower(), "type": kind, "group": group, "common_name": common_name, "namesakes": namesake,
    }  # fmt: skip
    entry, path = add_entry(settings().outlets_folder, {key: value for key, value in wanted.items() if value})
    if as_json:
        print_json({"outlet": _document(entry), "file": str(path)})
    else:
        print_added(out, entry, path, index=has_index(None))


def _document(entry: "Entry") -> dict[str, object]:
    return entry.model_dump(mode="json")
