"""Small files by name, in a folder of this machine or behind any fsspec URL: the place where raw texts are kept.

A name is relative and has at most one slash. Writing is atomic where the place can do it: local folders by renaming,
object stores by themselves. What a driver cannot do becomes a `Stop`; how often it tries again is the driver's matter.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import unquote, urlsplit

from flows.disk import told, way_on
from flows.errors import Stop, UsageError
from flows.files import sync_file_system, write_shared

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem  # type: ignore[import-untyped]

_MODIFIED = ("mtime", "LastModified", "last_modified", "updated", "created")  # what drivers call it
_SECRETS = "***"


@dataclass(frozen=True, slots=True)
class Blob:
    """A file that is there. `modified` is None where the driver does not tell it."""

    name: str
    size: int
    modified: datetime | None


class Blobs(Protocol):
    """What the raw store needs of a place. Picklable; many processes may write at once."""

    @property
    def location(self) -> str:
        """For people: a path, or a URL without secrets."""

    def read(self, name: str) -> bytes | None:
        """The content; None where there is no such file."""

    def write(self, name: str, content: bytes) -> None:
        """Create or replace. Afterwards the file counts as modified just now, also where it held this already."""

    def files(self, folder: str) -> Iterator[Blob]:
        """The files of one folder, in no order; none where it is not there. Drafts of killed writers are among them."""

    def delete(self, name: str) -> None:
        """Delete; a file that has gone is no error."""

    def sync(self) -> None:
        """What this machine has written and deleted here outlives a power cut when this returns."""


def open_blobs(place: Path | str) -> Blobs:
    """The place at a path or a URL. Raises `UsageError` for a URL that no installed driver reads."""
    if isinstance(place, Path):
        return LocalBlobs(place)
    scheme, separator, path = place.partition("://")
    if not separator:
        return LocalBlobs(Path(place).expanduser())
    if scheme in ("file", "local"):
        return LocalBlobs(Path(unquote(path)))
    remote = RemoteBlobs(place)
    remote.connect()
    return remote


class LocalBlobs:
    """A folder, made when it is first written to."""

    def __init__(self, folder: Path) -> None:
        self.location = str(folder.absolute())

    def read(self, name: str) -> bytes | None:
        with (
            self._guard("read"),
            suppress(FileNotFoundError),
            open(self._path(name), "rb", buffering=0) as file,  # noqa: PTH123 - once an article
        ):
            return file.readall()
        return None

    def write(self, name: str, content: bytes) -> None:
        """Not forced to disk, which would cost more than cleaning the article: see `sync`."""
        path = self._path(name)
        with self._guard("written"):
            if self.read(name) == content:
                os.utime(path)
            else:
                write_shared(path, content)

    def files(self, folder: str) -> Iterator[Blob]:
        with self._guard("read"), suppress(FileNotFoundError), os.scandir(self._path(folder)) as found:
            for file in found:
                with suppress(FileNotFoundError):  # deleted or renamed meanwhile
                    if file.is_file(follow_symlinks=False):
                        stat = file.stat(follow_symlinks=False)
                        modified = datetime.fromtimestamp(stat.st_mtime, UTC)
                        yield Blob(f"{folder}/{file.name}", stat.st_size, modified)

    def delete(self, name: str) -> None:
        with self._guard("deleted"), suppress(FileNotFoundError):
            os.unlink(self._path(name))  # noqa: PTH108

    def sync(self) -> None:
        with self._guard("written"), suppress(FileNotFoundError):  # nothing was ever written
            sync_file_system(Path(self.location))

    def _path(self, name: str) -> str:
        return f"{self.location}/{name}"

    @contextmanager
    def _guard(self, what: str) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise _refused(self.location, what, told(error), way_on(error)) from error


class RemoteBlobs:
    """Files behind a URL of fsspec. A process connects when it first needs to; the driver repeats what fails."""

    def __init__(self, url: str) -> None:
        self._url = url
        self.location = masked(url)
        self._connected: tuple[int, AbstractFileSystem, str] | None = None  # drivers do not survive a fork

    def __reduce__(self) -> tuple[type["RemoteBlobs"], tuple[str]]:
        return type(self), (self._url,)

    def __repr__(self) -> str:
        return f"RemoteBlobs({self.location!r})"

    def connect(self) -> tuple["AbstractFileSystem", str]:
        """The driver, and the path of the store in it. Raises `UsageError` where there is no such driver."""
        if self._connected is None or self._connected[0] != os.getpid():
            from fsspec.core import url_to_fs  # type: ignore[import-untyped]

            with self._guard("opened"):
                try:
                    driver, path = url_to_fs(self._url, use_listings_cache=False)
                except ImportError as error:
                    package = getattr(error.__cause__, "name", None) or error.name or "its driver"
                    raise UsageError(
                        f"the raw store {self.location} needs the package {package}, which is not installed: "
                        f"pip install {package}"
                    ) from None
                except ValueError as error:
                    if "protocol" not in str(error).lower():
                        raise
                    scheme = self._url.partition("://")[0]
                    raise UsageError(
                        f"no driver of fsspec reads {scheme}:// of the raw store {self.location}"
                    ) from None
            self._connected = os.getpid(), driver, path.rstrip("/")
        _, driver, path = self._connected
        return driver, path

    def read(self, name: str) -> bytes | None:
        driver, path = self.connect()
        with self._guard("read"):
            try:
                content: bytes = driver.cat_file(f"{path}/{name}")
            except FileNotFoundError:
                return None
        return content

    def write(self, name: str, content: bytes) -> None:
        """One request: asking first whether it is there would cost as much as writing it again."""
        driver, path = self.connect()
        with self._guard("written"):
            try:
                driver.pipe_file(f"{path}/{name}", content)
            except FileNotFoundError:  # a driver with real folders; a bucket is never made by the way
                if not driver.exists(path):
                    raise
                driver.makedirs(f"{path}/{name}".rpartition("/")[0], exist_ok=True)
                driver.pipe_file(f"{path}/{name}", content)

    def files(self, folder: str) -> Iterator[Blob]:
        driver, path = self.connect()
        with self._guard("read"):
            driver.invalidate_cache()
            try:
                found: list[dict[str, Any]] = driver.ls(f"{path}/{folder}", detail=True)
            except FileNotFoundError:
                return
        for info in found:
            if info["type"] == "file":
                name = str(info["name"]).rpartition("/")[2]
                yield Blob(f"{folder}/{name}", int(info.get("size") or 0), _modified(info))

    def delete(self, name: str) -> None:
        driver, path = self.connect()
        with self._guard("deleted"), suppress(FileNotFoundError):
            driver.rm_file(f"{path}/{name}")

    def sync(self) -> None:
        """A driver answers when the service has it."""

    @contextmanager
    def _guard(self, what: str) -> Iterator[None]:
        """Drivers raise what their libraries raise: any of it stops the run, none of it may repeat a secret."""
        try:
            yield
        except (Stop, UsageError):
            raise
        except Exception as error:  # noqa: BLE001 - fsspec promises no common base of what its drivers raise
            reason = f"{type(error).__name__}: {_without_secrets(str(error), self._url)}"
            raise _refused(self.location, what, reason) from None


def masked(url: str) -> str:
    """A URL without user, password and parameters."""
    address = url.partition("?")[0]
    scheme, separator, rest = address.partition("://")
    host, slash, path = rest.partition("/")
    user, at, host = host.rpartition("@")
    return f"{scheme}{separator}{_SECRETS + at if user else ''}{host}{slash}{path}"


def _without_secrets(message: str, url: str) -> str:
    parts = urlsplit(url)
    user = parts.netloc.rpartition("@")[0]
    secrets = {url, user, *user.split(":"), unquote(user), *map(unquote, user.split(":")), parts.query}
    for secret in sorted(secrets - {""}, key=len, reverse=True):
        message = message.replace(secret, _SECRETS)
    return " ".join(message.split())[:200]


def _refused(location: str, what: str, reason: str, mend: str = "mend the store") -> Stop:
    return Stop(
        f"the raw store {location} cannot be {what}: {reason}",
        safe="what was committed is kept, and every raw text in the store stays as it is",
        next_command=f"{mend}, or choose another store with FLOWS_RAW_STORE, then run the same command again",
    )


def _modified(info: Mapping[str, Any]) -> datetime | None:
    value = next((info[key] for key in _MODIFIED if info.get(key) is not None), None)
    if isinstance(value, str):
        with suppress(ValueError):
            value = datetime.fromisoformat(value)
    if isinstance(value, int | float):
        value = datetime.fromtimestamp(value, UTC)
    if not isinstance(value, datetime):
        return None
    return value if value.tzinfo else value.replace(tzinfo=UTC)
