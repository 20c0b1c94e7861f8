"""`flows ingest --prefect`: the flow in this process, reported to a Prefect server that is there already.

Which server counts is Prefect's own affair: PREFECT_API_URL of the environment, before that of the active profile
(`prefect config view` shows it). Without one Prefect would start a temporary server of its own, which takes 20 s and
fails on a fresh machine: so there has to be one, and it has to answer.
"""

from dataclasses import asdict
from typing import cast
from urllib.parse import urlsplit

import httpx
from prefect import tags
from prefect.client.orchestration import get_client
from prefect.exceptions import Abort, PrefectException
from prefect.settings import PREFECT_API_URL, PREFECT_CLIENT_MAX_RETRIES, temporary_settings

from flows.errors import Stop, UsageError
from flows.ingest import PLAIN, Conduct
from flows.inputs import Options
from flows.orchestration.flow import ingest
from flows.orchestration.parameters import IngestParameters
from flows.orchestration.runs import TAGS
from flows.report import RunReport

_ANSWER_WITHIN = 15.0  # seconds: a small server that a run keeps busy can be slow

_SAFE = "What was committed is in the index; a run only does what is missing."


def run_on_server(
    drop: list[str],
    *,
    index: str | None,
    drop_name: str | None,
    options: Options,
    conduct: Conduct = PLAIN,
    resume: str | None = None,
    accept: bool = False,
) -> RunReport:
    """Run the flow here and now, seen by the server; the report. `resume` and `accept`: see `flows.ingest.resumed`.

    Raises `UsageError` without a server, `Stop` when it does not answer, and what the plain call raises.
    """
    job = IngestParameters.typed(
        drop,
        index=index,
        drop_name=drop_name,
        drop_date=options.drop_date,
        without=sorted(options.without),
        strictness=options.strictness,
        resume=resume,
        accept=accept,
        **asdict(conduct),
    )
    server = require_server()
    again = "the same command again; without --prefect it needs no server"
    try:
        with tags(*TAGS):
            return cast(RunReport, ingest(job))  # a failed state is raised as the error that it holds
    except httpx.HTTPError as error:
        raise Stop(
            f"the Prefect server at {server} does not answer any more: {type(error).__name__}",
            safe=_SAFE,
            next_command=again,
        ) from error
    except (PrefectException, Abort) as error:
        raise Stop(f"Prefect ended the run: {type(error).__name__}", safe=_SAFE, next_command=again) from error


def require_server() -> str:
    """The address of the Prefect server, once it has answered. Raises `UsageError` and `Stop`."""
    url = PREFECT_API_URL.value()
    if not url:
        raise UsageError(
            "no Prefect server is named: start one with `prefect server start`, "
            "then set PREFECT_API_URL=http://127.0.0.1:4200/api"
        )
    address = _without_credentials(url)
    if problem := _problem():
        raise Stop(
            f"no Prefect server answers at {address}: {problem}",
            safe="Nothing was read or changed.",
            next_command="prefect server start, or set PREFECT_API_URL to one that runs (it ends in /api)",
        )
    return address


def _problem() -> str | None:
    """Why Prefect's API is not there, or None. The kind of error only: its text may quote the address."""
    try:
        with (
            temporary_settings({PREFECT_CLIENT_MAX_RETRIES: 0}),
            get_client(sync_client=True, httpx_settings={"timeout": _ANSWER_WITHIN}) as client,
        ):
            error = client.api_healthcheck()
            if error is None:
                client.raise_for_api_version_mismatch()
    except RuntimeError as mismatch:
        return "its version cannot be told" if mismatch.__cause__ else str(mismatch)
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, TypeError) as refusal:
        error = refusal
    return type(error).__name__ if error else None


def _without_credentials(url: str) -> str:
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
