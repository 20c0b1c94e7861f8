"""The connection: a client that was checked to speak with Elasticsearch of our version, and vendor errors translated.

What leaves this package is an error of `flows.errors`, and none of them holds a secret: neither headers nor the
credentials of a URL are ever part of a message.
"""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from elastic_transport import ConnectionTimeout, TlsError, TransportError
from elasticsearch import ApiError, Elasticsearch, UnsupportedProductError
from elasticsearch import __version__ as client_version

from flows.errors import IndexBusy, IndexUnavailable, Stop, UsageError
from flows.index.elastic.location import FORM, Location
from flows.settings import Settings

MAJOR = client_version[0]
READ_RETRIES = 3
BUSY = (429, 502, 503, 504)  # statuses of a server that may take the same request later
BLOCKED = "cluster_block_exception"
_TOO_COMPLEX = ("too_complex_to_determinize", "maxClauseCount", "too_many_nested_clauses", "max_clause")
SAFE = "What was acknowledged is in the index; the same command can be run again."

# What it warns of (a request that is repeated, with a traceback) is for whoever asked for a log, not for a terminal.
logging.getLogger("elastic_transport").addHandler(logging.NullHandler())


def connect(location: Location, settings: Settings) -> tuple[Elasticsearch, str]:
    """A client, and the server's version. Raises `IndexUnavailable` when something else or nothing answers, and
    `UsageError` for an address or a file of certificates that no client can use."""
    security = _security(location, settings)
    try:
        client = Elasticsearch(
            location.address,
            request_timeout=settings.es_timeout,
            max_retries=READ_RETRIES,
            retry_on_status=BUSY,
            retry_backoff_base=0.2,
            retry_backoff_cap=5.0,
            **security,
        )
    except ValueError:
        raise UsageError(FORM) from None
    with translated(location):
        try:
            found = str(client.options(max_retries=0).info()["version"]["number"])
        except ApiError as error:
            if kind_of(error) != "media_type_header_exception":
                raise
            found = f"below {MAJOR}"  # an older server refuses this client's headers, the version among them
        except (KeyError, TypeError):
            raise _not_elasticsearch(location) from None
    if found.split(".")[0] != str(MAJOR):
        raise IndexUnavailable(
            f"Elasticsearch {found} answers at {location.address}, and this version of flows needs {MAJOR}",
            safe="Nothing was written.",
            next_command=f"give --index an Elasticsearch {MAJOR}, or leave --index out for the embedded index",
        )
    return client, found


def _security(location: Location, settings: Settings) -> dict[str, Any]:
    """What the client needs to trust, and be trusted: the URL's own user first, then an API key, then a user."""
    trust = {}
    if settings.es_ca_certs and location.address.startswith("https:"):
        if not settings.es_ca_certs.is_file():
            raise UsageError(f"FLOWS_ES_CA_CERTS names no file: {settings.es_ca_certs}")
        trust["ca_certs"] = str(settings.es_ca_certs)
    if location.user:
        return {**trust, "basic_auth": (location.user, location.password or "")}
    if settings.es_api_key:
        return {**trust, "api_key": settings.es_api_key.get_secret_value()}
    if settings.es_username:
        password = settings.es_password.get_secret_value() if settings.es_password else ""
        return {**trust, "basic_auth": (settings.es_username, password)}
    return trust


@contextmanager
def translated(location: Location) -> Iterator[None]:
    """Errors of the client as errors of ours."""
    try:
        yield
    except (ApiError, TransportError) as error:
        raise stop(error, location) from error


def stop(error: ApiError | TransportError, location: Location) -> Stop:
    """The error as a person should read it."""
    address = location.address
    if isinstance(error, UnsupportedProductError):
        return _not_elasticsearch(location)
    if isinstance(error, ApiError):
        return refusal(error.meta.status, kind_of(error), address)
    if isinstance(error, TlsError):
        return IndexUnavailable(
            f"no trusted TLS connection to {address}",
            safe=SAFE,
            next_command="set FLOWS_ES_CA_CERTS to the PEM file of the authority that signed the server's certificate",
        )
    if isinstance(error, ConnectionTimeout):
        return IndexBusy(
            f"Elasticsearch at {address} did not answer in time",
            safe=SAFE,
            next_command=f"curl {address}/_cluster/health, then the same command; FLOWS_ES_TIMEOUT gives it longer",
        )
    if type(error).__name__ == "SerializationError":
        return _not_elasticsearch(location)
    return IndexBusy(
        f"nothing answers at {address}", safe=SAFE, next_command=f"start Elasticsearch, check with curl {address}"
    )


def refusal(status: int, kind: str, address: str) -> Stop:
    """What a status of a whole request, or of one item of a bulk request, says to a person."""
    if kind == BLOCKED:
        return blocked(address)
    if status == 401:
        return IndexUnavailable(
            f"Elasticsearch at {address} does not know these credentials",
            safe=SAFE,
            next_command="set FLOWS_ES_API_KEY, or FLOWS_ES_USERNAME and FLOWS_ES_PASSWORD",
        )
    if status == 403:
        return IndexUnavailable(
            f"Elasticsearch at {address} does not allow this to these credentials",
            safe=SAFE,
            next_command="use the key of the role that does this (docs/deployment.md, Roles and keys)",
        )
    if 300 <= status < 400:  # never followed: the credentials are for this address
        return IndexUnavailable(
            f"what answers at {address} sends us elsewhere ({status})",
            safe=SAFE,
            next_command=f"give --index the address that curl -sI {address} names",
        )
    kind_of_stop = IndexBusy if status in BUSY else IndexUnavailable
    return kind_of_stop(
        f"Elasticsearch at {address} answered {status} {kind}",
        safe=SAFE,
        next_command=f"curl {address}/_cluster/health, read the server's log, then the same command",
    )


def blocked(address: str) -> IndexUnavailable:
    """The cluster refuses every write, most often since a disk is nearly full."""
    return IndexUnavailable(
        f"Elasticsearch at {address} has blocked writes ({BLOCKED}): a full disk, or a read-only index",
        safe=SAFE,
        next_command=f"free disk space, check with curl '{address}/_cat/allocation?v', then the same command",
    )


def _not_elasticsearch(location: Location) -> IndexUnavailable:
    return IndexUnavailable(
        f"what answers at {location.address} is not Elasticsearch",
        safe="Nothing was written.",
        next_command=f"check the address: curl {location.address}",
    )


def too_complex(error: ApiError) -> bool:
    """Whether the server refused a query for the number of its clauses, or of the states of its patterns."""
    return error.meta.status == 400 and any(reason in str(error.body) for reason in _TOO_COMPLEX)


def is_found(answer: Mapping[str, Any], location: Location) -> bool:
    """Whether one document of an mget is there. Raises `IndexBusy` where its shard could not say."""
    if error := answer.get("error"):
        raise IndexBusy(
            f"Elasticsearch at {location.address} cannot read {answer.get('_index')}: {error.get('type')}",
            safe=SAFE,
            next_command=f"curl {location.address}/_cluster/health, then the same command",
        )
    return bool(answer["found"])


def kind_of(error: ApiError) -> str:
    """The type of an error, never its reason, which may quote a document."""
    body = error.body
    inner = body.get("error") if isinstance(body, dict) else None
    return str(inner["type"]) if isinstance(inner, dict) and "type" in inner else "without a type"
