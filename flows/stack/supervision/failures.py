"""How it is told that a service did not start, or ended: from the last words of its log."""

from collections import deque
from pathlib import Path

from flows.errors import Stop

LOG_LINES = 20  # of its own words
_LINE_LENGTH = 500  # characters of each: a Java error can fill a page

# Words of Elasticsearch, Java, Prefect or the system, and what a person does about them.
_ADVICE = {
    "Address already in use": "name another port, or end what listens on this one",
    "address already in use": "name another port, or end what listens on this one",
    "failed to obtain node locks": "end the node that uses this data folder, then the same command again",
    "cannot downgrade a node": "use the release that wrote the data folder; or remove the folder, and ingest again",
    "cannot upgrade a node": "remove the data folder, which is of an older release, and ingest again",
    "Can't locate revision": "remove the database, which is of a newer Prefect: it holds runs, no article",
    "No space left on device": "free space on this disk, then the same command again",
    "database or disk is full": "free space on this disk, then the same command again",
    "Could not reserve enough space": "free memory, then the same command again",
    "Cannot allocate memory": "free memory, then the same command again",
    "OutOfMemoryError": "give it a larger heap, then the same command again",
}


class ServiceFailed(Stop):
    """A service did not start, or ended by itself; the message ends with its own words."""


def failure(name: str, state: str, log: Path) -> ServiceFailed:
    """The error for a service in this state."""
    words = last_words(log)
    advice = next((todo for sign, todo in _ADVICE.items() if sign in words), None)
    return ServiceFailed(
        f"{name} {state}" + (f"; its last words:\n{words}" if words else "; its log is empty"),
        safe="What was committed is on disk.",
        next_command=advice or f"look at {log}; the same command is safe to run again",
    )


def last_words(log: Path) -> str:
    """The last lines of a log, each cut to a length that can be read; empty when there is none.

    Without what is indented: the frames of a traceback, of Python or Java, would push out the line that says something.
    """
    try:
        with log.open(errors="replace") as lines:
            telling = (line.rstrip() for line in lines if line[:1].strip() and not line.startswith("Traceback"))
            return "\n".join(line[:_LINE_LENGTH] for line in deque(telling, LOG_LINES))
    except FileNotFoundError:
        return ""
