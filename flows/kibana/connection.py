"""The connection: a Kibana of our version that is ready for requests, and what goes wrong told to a person.

Nothing here repeats a credential, and no more of an answer than what it says is wrong.
"""

import re
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import httpx
import orjson

from flows.errors import Stop, UsageError
from flows.settings import Settings

OLDEST = 9  # major version: that of the Elasticsearch whose client we use
SAFE = "Nothing is lost: importing again replaces every object by the same one."
_PAUSE = 2.0  # seconds between two looks at a Kibana that starts
_LARGEST = 32 << 20  # bytes of an answer; that of an import is some hundred kilobytes
_MESSAGE = 300  # characters of what Kibana says
_FORM = "the address of Kibana is http(s)://host:port, with the base path where it has one"
_SPACE = re.compile(r"[a-z0-9_-]{1,100}")
_STARTING = (429, 502, 503, 504)


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer, within bounds."""

    status: int
    body: bytes

    @property
    def document(self) -> Any:
        """The body as JSON; None where it is something else."""
        try:
            return orjson.loads(self.body)
        except orjson.JSONDecodeError:
            return None

    @property
    def message(self) -> str:
        """What Kibana says is wrong."""
        found = self.document
        said = found.get("message") if isinstance(found, dict) else None
        return str(said)[:_MESSAGE] if said else "without a message"


@dataclass(frozen=True, slots=True)
class Kibana:
    """A Kibana that was ready a moment ago. `version` is None where it tells it only to others."""

    address: str
    space: str
    version: str | None
    _client: httpx.Client

    @property
    def url(self) -> str:
        """The address of the space."""
        return self.address + (f"/s/{self.space}" if self.space else "")

    def post(self, path: str, **body: Any) -> Answer:
        """`path` is within the space. Raises `Stop` for every answer that is no 200 and no 400."""
        answer = _asked(self._client, "POST", self.url + path, **body)
        if answer.status in (200, 400):
            return answer
        raise _refusal(answer, self.url)


@contextmanager
def connect(
    url: str | None, space: str, settings: Settings, wait: float, sleep: Callable[[float], None] = time.sleep
) -> Iterator[Kibana]:
    """Wait up to `wait` seconds for Kibana to be ready. Raises `UsageError` for an address that cannot be one, and
    `Stop` where nothing, or something else, answers."""
    address = _address(url or settings.kibana_url)
    if space and not _SPACE.fullmatch(space):
        raise UsageError(f"a space is lowercase letters, digits, - and _: not {space[:_MESSAGE]!r}")
    with httpx.Client(
        headers={"kbn-xsrf": "true", **_credentials(settings)},
        verify=_trust(address, settings),
        timeout=settings.es_timeout,
        trust_env=False,  # neither a proxy nor .netrc: the credentials are for this address
    ) as client:
        yield Kibana(address, space, _ready(client, address, wait, sleep), client)


def _ready(client: httpx.Client, address: str, wait: float, sleep: Callable[[float], None]) -> str | None:
    """The version of a Kibana that says it is available."""
    deadline = time.monotonic() + wait
    while True:
        try:
            answer = _asked(client, "GET", f"{address}/api/status")
        except _Unanswered as error:
            state = str(error)
        else:
            if answer.status == 200 and (level := _level(answer)) in ("available", "degraded"):
                return _version(answer, address)
            if answer.status != 200 and answer.status not in _STARTING:
                raise _not_kibana(address) if _is_elasticsearch(answer) else _refusal(answer, address)
            if answer.status == 200 and level is None:
                raise _not_kibana(address)
            state = f"Kibana at {address} is not ready yet"
        if time.monotonic() + _PAUSE > deadline:
            raise Stop(
                f"{state}, after {wait:.0f} seconds of waiting",
                safe=SAFE,
                next_command=f"check with curl {address}/api/status, then the same command; --wait gives it longer",
            )
        sleep(_PAUSE)


def _is_elasticsearch(answer: Answer) -> bool:
    """Whether the error has the form of Elasticsearch's, whose address is easily given by mistake. Kibana's own have a
    `statusCode`, and a text as `error`."""
    found = answer.document
    return isinstance(found, dict) and "statusCode" not in found and "error" in found


def _level(answer: Answer) -> str | None:
    """How Kibana says it is; None where it is no Kibana that speaks."""
    try:
        return str(answer.document["status"]["overall"]["level"])
    except (KeyError, TypeError):
        return None


def _version(answer: Answer, address: str) -> str | None:
    """Whoever may not know gets a status without a version."""
    version = answer.document.get("version")
    number = str(version.get("number", "")) if isinstance(version, dict) else ""
    if not number:
        return None
    major = number.split(".")[0]
    if not major.isdecimal() or int(major) < OLDEST:
        raise Stop(
            f"Kibana {number[:_MESSAGE]} answers at {address}, and this version of flows needs {OLDEST}",
            safe="Nothing was imported.",
            next_command=f"give --kibana a Kibana {OLDEST}, of the same version as its Elasticsearch",
        )
    return number[:_MESSAGE]


class _Unanswered(Stop):
    """No answer came; a moment later one may."""


def _asked(client: httpx.Client, method: str, url: str, **body: Any) -> Answer:
    try:
        with client.stream(method, url, **body) as response:
            content = bytearray()
            for part in response.iter_bytes():
                content += part
                if len(content) > _LARGEST:
                    raise _not_kibana(url)
            return Answer(response.status_code, bytes(content))
    except (httpx.TransportError, httpx.DecodingError) as error:
        if _is_about_trust(error):
            raise Stop(
                f"no trusted TLS connection to {url}",
                safe=SAFE,
                next_command="set FLOWS_ES_CA_CERTS to the PEM file of the authority that signed Kibana's certificate",
            ) from error
        late = isinstance(error, httpx.TimeoutException)
        happened = f"Kibana did not answer in time at {url}" if late else f"nothing answers at {url}"
        raise _Unanswered(happened, safe=SAFE, next_command=f"start Kibana, check with curl {url}") from error


def _is_about_trust(error: BaseException | None) -> bool:
    """Whether a certificate is the reason: waiting does not mend that. httpx wraps what ssl raised."""
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return True
        error = error.__cause__ or error.__context__
    return False


def _refusal(answer: Answer, address: str) -> Stop:
    match answer.status:
        case 401:
            happened = f"Kibana at {address} does not know these credentials"
            following = "set FLOWS_KIBANA_API_KEY, or FLOWS_ES_API_KEY, or FLOWS_ES_USERNAME and FLOWS_ES_PASSWORD"
        case 403:
            happened = f"Kibana at {address} does not allow this to these credentials: {answer.message}"
            following = "give them the Kibana privilege `Saved Objects Management: all` in this space"
        case 404:
            happened = f"there is no Kibana at {address}"
            following = "check the address: it ends with the base path (server.basePath), and the space has to exist"
        case 413:
            happened = f"Kibana at {address}, or a proxy before it, takes no file of this size"
            following = "raise savedObjects.maxImportPayloadBytes, and what a proxy allows, to 1 MB"
        case status if 300 <= status < 400:  # never followed: the credentials are for this address
            happened = f"what answers at {address} sends us elsewhere ({status})"
            following = f"give --kibana the address that curl -sI {address} names"
        case status:
            happened = f"Kibana at {address} answered {status}: {answer.message}"
            following = "read Kibana's log, then the same command"
    return Stop(happened, safe=SAFE, next_command=following)


def _not_kibana(address: str) -> Stop:
    return Stop(
        f"what answers at {address} is not Kibana",
        safe="Nothing was imported.",
        next_command=f"check the address: curl {address}",
    )


def _address(url: str | None) -> str:
    if not url:
        raise UsageError(f"say where Kibana is, with --kibana or FLOWS_KIBANA_URL: {_FORM}")
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        usable = False
    if not usable or parts.query or parts.fragment:
        raise UsageError(_FORM)
    if "@" in parts.netloc:
        raise UsageError("credentials for Kibana come from the environment, not from its address")
    return urlunsplit((parts.scheme, parts.netloc, parts.path.rstrip("/"), "", ""))


def _credentials(settings: Settings) -> dict[str, str]:
    if key := settings.kibana_api_key or settings.es_api_key:
        return {"Authorization": f"ApiKey {key.get_secret_value()}"}
    if settings.es_username:
        password = settings.es_password.get_secret_value() if settings.es_password else ""
        request = next(httpx.BasicAuth(settings.es_username, password).auth_flow(httpx.Request("GET", "http://x")))
        return {"Authorization": request.headers["Authorization"]}
    return {}


def _trust(address: str, settings: Settings) -> ssl.SSLContext | bool:
    if not settings.es_ca_certs or not address.startswith("https:"):
        return True
    try:
        return ssl.create_default_context(cafile=str(settings.es_ca_certs))
    except (OSError, ssl.SSLError):
        raise UsageError(
            f"FLOWS_ES_CA_CERTS names no file of certificates that can be read: {settings.es_ca_certs}"
        ) from None
