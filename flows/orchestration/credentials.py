"""The settings of a flow run: those of its process, and the API key that a Secret block of the server may hold.

The key is in this process alone: it is no parameter, is written nowhere, and no environment passes it on.
"""

from typing import Any, cast

import httpx
from prefect.blocks.system import Secret
from prefect.exceptions import PrefectException
from pydantic import SecretStr

from flows.errors import Stop, UsageError
from flows.settings import Settings, settings


def run_settings() -> Settings:
    """`flows.settings.settings()`, with the API key of the block that FLOWS_ES_API_KEY_BLOCK names, where no other key
    is given.

    Raises `UsageError` for a block that is not there or holds no text, and `Stop` when the server does not give it.
    """
    own = settings()
    if own.es_api_key is not None or own.es_api_key_block is None:
        return own
    return own.model_copy(update={"es_api_key": _secret(own.es_api_key_block)})


def _secret(name: str) -> SecretStr:
    try:
        held = cast(Secret[Any], Secret.load(name)).get()  # no coroutine: nobody awaits here
    except ValueError:  # its text names the block, and may show what could not be read
        raise UsageError(
            f"FLOWS_ES_API_KEY_BLOCK names {name!r}, and the server has no Secret block of that name that can be read"
        ) from None
    except (httpx.HTTPError, PrefectException) as error:
        raise Stop(
            f"the Prefect server does not give the Secret block {name!r}: {type(error).__name__}",
            safe="Nothing was read or changed.",
            next_command="the same run once the server answers, or FLOWS_ES_API_KEY in its environment",
        ) from error
    if not isinstance(held, str) or not held.strip():
        raise UsageError(f"the Secret block {name!r}, which FLOWS_ES_API_KEY_BLOCK names, holds no text")
    return SecretStr(held.strip())
