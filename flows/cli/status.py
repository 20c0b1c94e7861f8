"""The command that tells how things are: status, once or as they change."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import sleep
from typing import TYPE_CHECKING, Annotated, Any

import orjson
import typer
from typer.core import TyperCommand

from flows.cli.options import IndexOption, JsonOption, err, has_index, index_of, out, print_json, write_out
from flows.errors import IndexUnavailable, Stop
from flows.text.terminal import inert, inert_json

if TYPE_CHECKING:
    from flows.index.base import Index
    from flows.overview import Overview, Snapshot

app = typer.Typer()

EVERY = 2.0  # seconds
_ANSWER_WITHIN = 10.0  # seconds that an engine is waited for: a screen that stands still says nothing
_WATCH = "--watch"


class _WatchCommand(TyperCommand):
    """A command whose `--watch` may be followed by a number of seconds."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        written = list(args)
        if _WATCH in written:
            after = written.index(_WATCH) + 1
            if after == len(written) or not _is_number(written[after]):
                written.insert(after, str(EVERY))
        return super().parse_args(ctx, written)


@app.command(cls=_WatchCommand)
def status(
    index: IndexOption = None,
    every: Annotated[
        float | None,
        typer.Option(
            _WATCH, metavar="[SECONDS]", min=0.1, help="Go on showing it, with the run under way, every 2 seconds."
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Show where the index is, what it holds, and how the last run ended."""
    if every is not None:
        _watch(index, every, as_json=as_json)
        return
    from dataclasses import asdict

    from flows.console.overview import print_status
    from flows.console.runs import print_spooled
    from flows.history import runs as newest
    from flows.overview import spooled
    from flows.settings import settings

    with index_of(index) as opened:
        state, counts, runs = opened.status(), opened.ledger.counts(), newest(opened, limit=1)
    waiting = spooled(settings().home, runs)
    if as_json:
        last = runs[0] if runs else None
        print_json({**asdict(state), "records": counts, "last_run": last, "spooled": [asdict(one) for one in waiting]})
    else:
        print_status(out, state, counts, runs[0] if runs else None)
        print_spooled(out, waiting)


def _watch(index: str | None, every: float, *, as_json: bool) -> None:
    """Look every so many seconds until Ctrl-C. A screen where standard output is a terminal, else a line a look.

    An engine that does not answer is told, and asked again. Raises `UsageError` for a call that is wrong.
    """
    import signal

    from flows.overview import Overview
    from flows.settings import settings
    from flows.signals import interrupted_by

    try:
        with (
            interrupted_by(signal.SIGTERM, signal.SIGHUP),
            Overview(lambda: _opened(index), settings().home) as overview,
        ):
            if out.is_interactive and not as_json:
                _on_screen(overview, every)
            else:
                _in_lines(overview, every, as_json=as_json)
    except KeyboardInterrupt:
        return


def _on_screen(overview: "Overview", every: float) -> None:
    from rich.live import Live
    from rich.text import Text

    from flows.console.overview import screen

    seen: Snapshot | None = None
    with Live(Text("looking …"), console=out, screen=True, auto_refresh=False) as live:
        while True:
            trouble = None
            try:
                seen = overview.look()
            except Stop as stop:
                trouble = _trouble(stop)
            live.update(screen(seen, trouble) if seen else Text(inert(trouble or ""), "bold red"), refresh=True)
            sleep(every)


def _in_lines(overview: "Overview", every: float, *, as_json: bool) -> None:
    from flows.console.overview import line

    while True:
        try:
            seen = overview.look()
        except Stop as stop:
            err.print(inert(_trouble(stop)), markup=False, soft_wrap=True)
        else:
            written = orjson.dumps(seen.to_document()) if as_json else line(seen).encode()
            write_out(inert_json(written) + b"\n" if as_json else written + b"\n")
        sleep(every)


def _trouble(stop: Stop) -> str:
    return f"{stop.happened}; asked again"


@contextmanager
def _opened(location: str | None) -> "Iterator[Index]":
    """The index, which is not created by being looked at."""
    from flows.index.opening import open_index
    from flows.settings import settings

    if not has_index(location):
        raise IndexUnavailable(
            "there is no index yet", safe="Nothing was made.", next_command="flows ingest DROP, which makes it"
        )
    usual = settings()
    patient = usual.model_copy(update={"es_timeout": min(usual.es_timeout, _ANSWER_WITHIN)})
    with open_index(location, patient) as index:
        yield index


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
