"""The command line: parse, one library call, errors to exit codes.

Exit codes: 0 all is well; 1 some records were newly rejected; 2 the call is wrong; 3 the run stopped, and is safe to
run again. Results go to standard output, everything else to standard error.
"""

import errno
import os
import sys
import tempfile
import traceback
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

import typer

from flows.cli import (
    assertions,
    drops,
    forgetting,
    health,
    ingesting,
    kibana,
    model,
    outlets,
    records,
    report,
    rules,
    scheduling,
    schema,
    searching,
    stack,
    status,
    stories,
    topics,
    up,
    upkeep,
    versions,
    watch,
)
from flows.cli.options import EXIT_STOPPED, EXIT_USAGE, drop_unwritten, err, print_stop
from flows.errors import FlowsError, QuerySyntaxError, Reject, Stop, UsageError
from flows.text.terminal import inert

_REFUSED = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO, errno.ENOTDIR}
_INTERRUPTED = 130  # how typer ends on Ctrl-C; for us it is a run that stopped

app = typer.Typer(
    help="Raw news-article drops in, a searchable, documented index out.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.add_typer(ingesting.app)
app.add_typer(drops.app)
app.add_typer(scheduling.app)
app.add_typer(watch.app)
app.add_typer(up.app)
app.add_typer(searching.app)
app.add_typer(status.app)
app.add_typer(records.app)
app.add_typer(report.app)
app.add_typer(health.app)
app.add_typer(upkeep.app)
app.add_typer(forgetting.app)
app.add_typer(versions.app, name="index", help="The versions of an index: build the next one, go back, copy it.")
app.add_typer(rules.app, name="rules", help="Rules of cleaning: list, prove, propose from what repeats, try, approve.")
app.add_typer(outlets.app, name="outlets", help="The catalogue of outlets: check it, show an entry, add one.")
app.add_typer(assertions.app, name="assertions", help="What a drop has to be like: check the file, show what holds.")
app.add_typer(stories.app, name="stories", help="Who tells the same event: list stories, show one.")
app.add_typer(topics.app, name="topics", help="How common words are, which makes a phrase a topic: count an archive.")
app.add_typer(model.app, name="model", help="The line model of cleaning: train it on labelled lines, score it.")
app.add_typer(kibana.app, name="kibana", help="What Kibana shows of an archive: data views, searches, dashboards.")
app.add_typer(stack.app, name="stack", help="Secrets, certificates and keys for the containers of docker-compose.yml.")
app.add_typer(schema.app, name="schema", help="The published contract in schemas/, generated from flows/article.py.")


def main() -> None:
    """Entry point: every error becomes a message and an exit code."""
    with Path(os.devnull).open("w") as nowhere:
        sys.stdout = sys.stdout or nowhere  # closed by who started us, as in `flows … >&-`
        sys.stderr = sys.stderr or nowhere
        try:
            _run()
        except OSError:  # standard error refuses the message: the code still says it
            drop_unwritten()
            sys.exit(EXIT_STOPPED)


def _run() -> None:
    try:
        app()
    except QuerySyntaxError as error:
        err.print(inert(error.query), style="bold", markup=False)
        err.print(" " * error.position + "^", style="bold red")
        _fail(f"{error.problem}: {error.hint}", EXIT_USAGE)
    except (UsageError, Reject) as error:
        _fail(str(error), EXIT_USAGE)
    except Stop as stop:
        print_stop(stop)
        sys.exit(EXIT_STOPPED)
    except FlowsError as error:
        _fail(str(error), EXIT_STOPPED)
    except SystemExit as ended:
        if ended.code == _INTERRUPTED:
            _fail("stopped by you; what was committed is kept, and the same command goes on from there", EXIT_STOPPED)
        raise
    except OSError as error:
        if error.errno not in _REFUSED:
            _fail_unexpectedly(error)
        drop_unwritten()
        where = f" {os.fsdecode(error.filename)}" if error.filename else " the output"
        _fail(
            f"cannot write{where}: {error.strerror}; what was committed is kept. Free space, mend the path or "
            "the permissions, then run the same command again",
            EXIT_STOPPED,
        )
    except Exception as error:  # noqa: BLE001 - the last resort: a defect of ours becomes a message and a file
        _fail_unexpectedly(error)


def _fail(message: str, code: int) -> NoReturn:
    try:
        err.print(inert(f"error: {message}"), style="red", markup=False)
    except OSError:  # nobody can be told: the code still says it
        drop_unwritten()
    sys.exit(code)


def _fail_unexpectedly(error: Exception) -> NoReturn:
    log = _crash_log(error)
    _fail(
        f"this is a defect in article-flows ({type(error).__name__}); what was committed is kept, and the same command "
        f"is safe to run again. Please report {log or 'it; no folder takes the details'}",
        EXIT_STOPPED,
    )


def _crash_log(error: Exception) -> Path | None:
    """The traceback in the state folder, else where temporary files are; None when neither can be written."""
    from flows.settings import settings

    report = "".join(traceback.format_exception(error)).encode(errors="backslashreplace")
    name = f"crash-{datetime.now(UTC):%Y%m%dT%H%M%S}"
    folders: tuple[Callable[[], Path], ...] = (lambda: settings().home, lambda: Path(tempfile.gettempdir()))
    for folder in folders:
        with suppress(OSError, ValueError, UsageError):
            folder().mkdir(parents=True, exist_ok=True)
            handle, log = tempfile.mkstemp(".log", f"{name}-", folder())  # a name that nobody can have prepared
            with os.fdopen(handle, "wb") as file:
                file.write(report)
            return Path(log)
    return None
