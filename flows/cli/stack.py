"""Commands for the containers of docker-compose.yml: what they need before they start, and at their first start."""

import re
from pathlib import Path
from typing import Annotated

import typer

from flows.cli.options import IndexOption, err, out
from flows.errors import UsageError
from flows.text.terminal import inert

app = typer.Typer(no_args_is_help=True)

_NAME = re.compile(r"[A-Za-z0-9._:-]{1,253}")  # of a host, or its address


@app.command("env")
def stack_env(
    file: Annotated[Path, typer.Argument(help="Written anew; a file that is there stays as it is.")] = Path(".env"),
    example: Annotated[Path, typer.Option(help="What the stack reads, with the secrets left empty.")] = Path(
        ".env.example"
    ),
) -> None:
    """Write the .env of docker-compose.yml, with random secrets, for your eyes alone."""
    from flows.stack.containers.env import write_env

    names = write_env(file, example)
    out.print(inert(f"{file}: {len(names)} secrets made up ({', '.join(names)})"), markup=False, soft_wrap=True)


@app.command("certificates")
def stack_certificates(
    services: Annotated[
        list[str],
        typer.Argument(metavar="NAME=FOLDER...", help="A service, and the folder of its certificate and key."),
    ],
    authority: Annotated[Path, typer.Option(help="Folder of the authority and its key, for no service's eyes.")],
    trust: Annotated[Path, typer.Option(help="Folder that gets the authority's certificate, for clients.")],
) -> None:
    """Make the certificates of services that are missing or near their end."""
    from flows.stack.containers.certificates import issue

    folders = {}
    for service in services:
        name, given, folder = service.partition("=")
        if not (_NAME.fullmatch(name) and given and folder) or name in folders:
            raise UsageError(f"a service is NAME=FOLDER, each name once, as on the network: not {service!r}")
        folders[name] = Path(folder)
    for file in issue(authority, trust, folders):
        err.print(inert(f"written {file}"), markup=False, soft_wrap=True)


@app.command("setup")
def stack_setup(
    keys: Annotated[Path, typer.Option(help="Folder that gets <role>/api-key.")],
    index: IndexOption = None,
    rotate: Annotated[bool, typer.Option("--rotate", help="Make every key anew; the old ones end at once.")] = False,
) -> None:
    """Set up a new cluster: passwords, roles, API keys, templates, indices. Again, it leaves what is right as it is.

    Signs in with FLOWS_ES_USERNAME and FLOWS_ES_PASSWORD; reads KIBANA_PASSWORD and READER_PASSWORD.
    """
    from flows.settings import settings
    from flows.stack.containers.access import Passwords, grant, prepare

    url = index or settings().index
    if not url or "://" not in url:
        raise UsageError("give the address of Elasticsearch, by --index or FLOWS_INDEX")
    for line in grant(url, settings(), Passwords.given(), keys, rotate=rotate):
        err.print(inert(line), markup=False, soft_wrap=True)
    err.print(inert(prepare(url, settings(), keys)), markup=False, soft_wrap=True)
