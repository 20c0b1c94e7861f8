"""How an error of ours ends a Prefect run.

Prefect writes an exception that leaves a flow or a task into its state and its logs, message and all, and pickles it
into its storage; messages of foreign errors may quote the text they choked on. So errors are handed over as `Failed`
states, which say no more than is meant for others, and carry the error itself to the caller in this process alone.
"""

import traceback
from pathlib import Path
from typing import Any

import httpx
from prefect import State
from prefect.exceptions import PrefectException
from prefect.states import Failed

from flows.errors import FlowsError, Stop


def failed(error: Exception) -> State[Any]:
    """The state that a run ends in for this error; whoever asks for its result gets the error raised."""
    return Failed(message=message(error), data=error)


def message(error: Exception) -> str:
    """What happened, what is safe, what to do next. Of an error that is not ours, its kind, and its place if it is a
    defect."""
    if isinstance(error, Stop):
        return f"{error.happened}\nSafe: {error.safe}\nNext: {error.next_command}"
    if isinstance(error, FlowsError):
        return str(error)
    if isinstance(error, httpx.HTTPError | PrefectException):  # nothing else in a flow asks by httpx
        return (
            f"The Prefect server does not answer as it should: {type(error).__name__}\n"
            "Safe: what was committed is in the index.\nNext: the same run again, when the server is back."
        )
    return (
        f"A defect in article-flows: {type(error).__name__} at {_place(error)}\n"
        "Safe: what was committed is kept, and the same run is safe to start again.\nNext: report it."
    )


def frames(error: Exception) -> str:
    """Where an error passed, file by file and line by line, without its message."""
    return "".join(traceback.format_tb(error.__traceback__))


def _place(error: Exception) -> str:
    passed = traceback.extract_tb(error.__traceback__)
    return f"{Path(passed[-1].filename).name}:{passed[-1].lineno}" if passed else "an unknown place"
