"""The REST API of the Prefect server that Prefect's own settings name, with their keys and certificates."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

import httpx
from prefect.client.orchestration import get_client
from prefect.settings import PREFECT_CLIENT_MAX_RETRIES, PREFECT_UI_URL, temporary_settings

from flows.errors import Stop
from flows.orchestration.client import require_server
from flows.watching.prefect_api import Request


@contextmanager
def rest() -> Iterator[Request]:
    """Requests by method and path, once the server has answered. Raises `UsageError`, and `Stop` when it does not.

    Each is made once: whoever watches asks again, and is not to sit out a minute of retries when it is told to end.
    """
    address = require_server()
    try:
        with temporary_settings({PREFECT_CLIENT_MAX_RETRIES: 0}), get_client(sync_client=True) as client:
            yield cast(Request, client.request)
    except httpx.HTTPError as error:
        raise Stop(
            f"the Prefect server at {address} does not answer as it should: {type(error).__name__}",
            safe="What was committed is in the index.",
            next_command="the same command, when the server is back",
        ) from error


def run_page(run_id: str) -> str:
    """Where people look at a flow run."""
    return f"{PREFECT_UI_URL.value() or ''}/runs/flow-run/{run_id}"
