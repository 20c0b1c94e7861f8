"""One writer at one time, across hosts: a document that is created, renewed and deleted with optimistic concurrency.

A holder that dies leaves the document behind. Whoever waits takes it over when it was not renewed for a whole lease, as
measured on the waiting host's own clock: clocks of two hosts are never compared. A holder that was suspended for that
long learns of it before its next write.
"""

import os
import socket
import threading
import time
import uuid
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Any, Self

from elastic_transport import TransportError
from elasticsearch import ApiError, ConflictError, Elasticsearch, NotFoundError

from flows.errors import IndexLocked
from flows.index.elastic.location import Location

LEASE = 15.0  # seconds
ID = "writer"


class WriterLock:
    """A context manager, renewed by a thread of its own while it is held. Raises `IndexLocked` naming the holder."""

    def __init__(
        self, client: Elasticsearch, location: Location, owner: str, wait: float, lease: float = LEASE
    ) -> None:
        self._client = client
        self._location = location
        self._owner = f"{owner} on {socket.gethostname()} (process {os.getpid()})"
        self._wait = wait
        self._lease = lease
        self._token = uuid.uuid4().hex
        self._version = (0, 0)  # seq_no and primary_term of our document
        self._renewed = 0.0
        self._released = threading.Event()
        self._renewer = threading.Thread(target=self._renew, name="writer-lock", daemon=True)

    def __enter__(self) -> Self:
        deadline = time.monotonic() + self._wait
        seen, since = None, time.monotonic()
        while not self._create():
            holder = self._holder()
            if holder is None:
                continue
            if (version := _version(holder)) != seen:
                seen, since = version, time.monotonic()
            if time.monotonic() - since > self._lease and self._take_over(version):
                break
            if time.monotonic() > deadline:
                raise self._locked(holder["_source"])
            time.sleep(min(0.2, self._lease / 10))
        self._renewer.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._released.set()
        self._renewer.join()
        seq_no, term = self._version
        with suppress(ApiError, TransportError):  # another holds it by now, or nobody answers and it ends by itself
            self._client.options(max_retries=0).delete(
                index=self._location.names.locks, id=ID, if_seq_no=seq_no, if_primary_term=term
            )

    def check(self) -> None:
        """Raises `IndexLocked` when the lock may be lost: it could not be renewed for a whole lease."""
        if time.monotonic() - self._renewed > self._lease:
            holder = self._holder()
            raise self._locked(holder["_source"] if holder else {"owner": "one that has ended"})

    def _create(self) -> bool:
        started = time.monotonic()
        try:
            answer = self._client.create(index=self._location.names.locks, id=ID, document=self._document())
        except ConflictError:
            holder = self._holder()
            if holder is None or holder["_source"]["token"] != self._token:
                return False
            answer = holder  # an earlier attempt of this very request had got through
        self._hold(answer, started)
        return True

    def _take_over(self, version: tuple[int, int]) -> bool:
        try:
            self._write(version)
        except ConflictError:
            return False
        return True

    def _renew(self) -> None:
        while not self._released.wait(self._lease / 4):
            try:
                if not self._renew_once():
                    self._renewed = 0.0
                    return
            except (ApiError, TransportError):
                continue  # tried again in a moment; `check` stops the writer when it goes on for a lease

    def _renew_once(self) -> bool:
        """False where another has the lock."""
        try:
            self._write(self._version)
        except ConflictError:
            holder = self._holder()
            if holder is None or holder["_source"]["token"] != self._token:
                return False
            self._version = _version(holder)  # an earlier renewal had got through, and its answer was lost
        return True

    def _write(self, version: tuple[int, int]) -> None:
        started = time.monotonic()
        answer = self._client.options(max_retries=0).index(
            index=self._location.names.locks,
            id=ID,
            document=self._document(),
            if_seq_no=version[0],
            if_primary_term=version[1],
        )
        self._hold(answer, started)

    def _hold(self, answer: Any, started: float) -> None:
        self._version, self._renewed = _version(answer), started

    def _document(self) -> dict[str, str]:
        now = datetime.now(UTC)
        expires = now + timedelta(seconds=self._lease)
        return {
            "owner": self._owner,
            "token": self._token,
            "renewed_at": now.isoformat(),
            "expires_at": expires.isoformat(),  # for people who look; see the module
        }

    def _holder(self) -> Any:
        try:
            return self._client.get(index=self._location.names.locks, id=ID)
        except NotFoundError:
            return None

    def _locked(self, holder: dict[str, str]) -> IndexLocked:
        return IndexLocked(
            f"another writer holds the index at {self._location.shown}: {holder['owner']}",
            safe="Nothing of this run was lost: what it had not written yet, it had not claimed.",
            next_command=f"the same command when the other has ended ({self._lease:.0f} seconds after it was killed)",
        )


def holder(client: Elasticsearch, location: Location) -> str | None:
    """Who holds the lock, by the clocks of both hosts: good enough to tell a person."""
    try:
        found = client.get(index=location.names.locks, id=ID)["_source"]
    except NotFoundError:
        return None
    alive = datetime.fromisoformat(found["expires_at"]) > datetime.now(UTC)
    return f"{found['owner']}" if alive else None


def _version(answer: Any) -> tuple[int, int]:
    return answer["_seq_no"], answer["_primary_term"]
