"""The structured log: one JSON object a line, for programs. Standard error, or a file that may be rotated under it."""

import logging
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from logging.handlers import WatchedFileHandler
from typing import TYPE_CHECKING, Any, TextIO

import orjson

from flows.errors import UsageError
from flows.telemetry.catalogue import HAPPENINGS, RUN, STEPS, Level
from flows.telemetry.observing import Fact, Span
from flows.telemetry.telling import tell_once

if TYPE_CHECKING:
    from flows.report import RunReport

STDERR = "stderr"
_LEVELS: dict[Level, int] = {
    "debug": logging.DEBUG,
    "info": logging.INFO,
    "warning": logging.WARNING,
    "error": logging.ERROR,
}


class Log:
    """Writes the ends of spans and the events as lines: time, level, event, then ids and facts."""

    def __init__(self, handler: logging.Handler, level: Level) -> None:
        """`handler` writes records whose message is the name of the event."""
        handler.setFormatter(_JsonLines())
        self._logger = logging.Logger("flows", _LEVELS[level])  # of no hierarchy: nobody else formats or repeats it
        self._logger.addHandler(handler)

    @classmethod
    def to(cls, target: str, level: Level) -> "Log":
        """To standard error, or appended to the file of this path. Raises `UsageError` where that cannot be opened."""
        if target == STDERR:
            return cls(_ToStderr(), level)
        try:
            return cls(_ToFile(target, encoding="utf-8"), level)
        except OSError as error:
            raise UsageError(f"FLOWS_LOG names a file that cannot be written: {error.strerror}: {target}") from None

    def began(self, span: Span) -> None:
        """Nothing: what began is logged when it ends."""

    def ended(self, span: Span, mark: None, error: str | None) -> None:
        """See `Observer.ended`."""
        level = STEPS[span.name].level
        facts: dict[str, Fact] = {**span.ids, **span.facts, "seconds": round(span.seconds, 6)}
        if error is None:
            self._write(level, f"{span.name}.ended", facts)
        else:  # the steps that it passes say the same
            level = "error" if span.name == RUN else "debug"
            self._write(level, f"{span.name}.stopped", {**facts, "error": error})

    def happened(self, name: str, facts: Mapping[str, Fact], within: Span | None) -> None:
        """See `Observer.happened`."""
        self._write(HAPPENINGS[name].level, name, facts)

    def counted(self, report: "RunReport") -> None:
        """Nothing: the span around holds them."""

    def judged(self, seconds: Mapping[str, float]) -> None:
        """Nothing: a line a record would be a second archive."""

    def waiting(self, records: int) -> None:
        """Nothing."""

    def _write(self, level: Level, event: str, facts: Mapping[str, Fact]) -> None:
        self._logger.log(_LEVELS[level], event, extra={"facts": facts})


class _JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        facts: Mapping[str, Fact] = getattr(record, "facts", {})
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
            **{name: value for name, value in facts.items() if value is not None},
        }
        return orjson.dumps(line).decode()


class _ToStderr(logging.StreamHandler[TextIO]):
    """Standard error as it is at the time: progress bars put another one in its place."""

    def emit(self, record: logging.LogRecord) -> None:
        self.stream = sys.stderr
        super().emit(record)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  (logging's name)
        tell_once(STDERR, "the log cannot be written to standard error")


class _ToFile(WatchedFileHandler):
    """A file that is opened anew when `logrotate` has moved it away."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            super().emit(record)
        except OSError:  # it was moved away, and no new one can be opened: the next line tries again
            self.handleError(record)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  (logging's name)
        error = sys.exc_info()[1]
        reason = error.strerror if isinstance(error, OSError) else type(error).__name__
        tell_once(self.baseFilename, f"the log {self.baseFilename} cannot be written: {reason}")
