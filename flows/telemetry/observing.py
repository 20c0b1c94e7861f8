"""Spans and events, handed to whoever observes them: a log, OpenTelemetry, both, or nobody, which costs nothing.

A run is observed in the process that writes; worker processes report to it by their verdicts. Its threads (worker
processes are watched by some, bulk requests sent by others) work within the span that the writing thread has open.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from threading import get_ident
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Protocol, Self, TypeAlias

from flows.telemetry.catalogue import COUNTS, RUN

if TYPE_CHECKING:
    from flows.report import RunReport

Fact: TypeAlias = str | int | float | bool | None

_IDS = ("run", "kind", "batch")  # what a span says of all that happens in it


class Observer(Protocol):
    """Takes what happens. Called by several threads; raises nothing, and waits for nobody."""

    def began(self, span: "Span") -> Any:
        """A span begins; what is returned here is given back to `ended`."""

    def ended(self, span: "Span", mark: Any, error: str | None) -> None:
        """It ended after `span.seconds`, with its facts; `error` is the kind of error that left it."""

    def happened(self, name: str, facts: Mapping[str, Fact], within: "Span | None") -> None:
        """An event of the catalogue; `facts` hold the ids of the span that it happened in."""

    def counted(self, report: "RunReport") -> None:
        """The counts of a part of a run, to be added to those of the parts before."""

    def judged(self, seconds: Mapping[str, float]) -> None:
        """What one record cost in each stage."""

    def waiting(self, records: int) -> None:
        """How many records are read and not booked at this moment."""


class Span:
    """A step of a run, as a context. `note` adds facts until it ends."""

    def __init__(self, name: str, facts: dict[str, Fact], observers: "Sequence[Observer]") -> None:
        self.name = name
        self.facts = facts
        self.ids: dict[str, Fact] = {}
        self.parent: Span | None = None
        self.seconds = 0.0
        self.counted = False  # some counts of it were told while it lasted
        self._observers = observers
        self._marks: list[Any] = []

    def note(self, **facts: Fact) -> None:
        """Facts that are known by now."""
        self.facts.update(facts)

    def mark_of(self, observer: "Observer") -> Any:
        """What this observer returned when the span began; None before that, and for one that came later."""
        marks = zip(self._observers, self._marks, strict=False)
        return next((mark for other, mark in marks if other is observer), None)

    def __enter__(self) -> Self:
        self._before = _here.get()
        self.parent = self._before or _leading.span
        self._leads = _leading.thread in (None, get_ident())
        self.ids = {**(self.parent.ids if self.parent else {}), **{k: v for k, v in self.facts.items() if k in _IDS}}
        _here.set(self)
        if self._leads:
            _leading.span, _leading.thread = self, get_ident()
        self._began = time.perf_counter()
        self._marks = [observer.began(self) for observer in self._observers]
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.seconds = time.perf_counter() - self._began
        _here.set(self._before)
        if self._leads:
            _leading.span = self.parent
            _leading.thread = get_ident() if self.parent else None
        for observer, mark in zip(self._observers, self._marks, strict=True):
            observer.ended(self, mark, kind.__name__ if kind else None)


class _Leading:
    """The innermost span of the thread that opened the outermost one."""

    span: Span | None = None
    thread: int | None = None


class _Nothing:
    """A span that nobody observes."""

    __slots__ = ()

    def note(self, **facts: Fact) -> None:
        """Nobody is told."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Nobody is told."""


NOTHING: Final = _Nothing()

_here: ContextVar[Span | None] = ContextVar("flows.telemetry.span", default=None)
_leading = _Leading()
_observers: "Sequence[Observer] | None" = None  # None: the environment was not asked yet, as the first span does


def observers() -> "Sequence[Observer]":
    """Whoever observes this process, as the environment says when it is first asked. Raises `UsageError` for a log that
    cannot be written."""
    global _observers
    if _observers is None:
        from flows.telemetry.environment import observers_of_environment

        _observers = ()  # while they are made, nobody observes
        try:
            _observers = observers_of_environment()
        except BaseException:
            _observers = None
            raise
    return _observers


@contextmanager
def observed_by(*others: Observer) -> Iterator[None]:
    """In this block these observe what happens, whatever the environment says; without any, nobody does."""
    global _observers
    before, _observers = _observers, others
    try:
        yield
    finally:
        _observers = before


def span(name: str, **facts: Fact) -> "Span | _Nothing":
    """A step of a run, to be entered: `name` is one of `flows.telemetry.catalogue.STEPS`."""
    found = observers() if _observers is None else _observers
    return Span(name, facts, found) if found else NOTHING


@contextmanager
def run(report: "RunReport") -> Iterator[None]:
    """The span of a whole run; its facts are those of its report when it ends, `held` or however else."""
    with span(RUN, run=report.run_id, kind=report.kind) as opened:
        event("run.started")
        try:
            yield
        finally:
            opened.note(state=report.state, **counts(report))
            told = not isinstance(opened, Span) or opened.counted
            if not told and report.state != "held":  # its parts told none: rebuild, forget and others
                counted(report)  # what is held counts when it is loaded


def event(name: str, **facts: Fact) -> None:
    """Something happened that is no step: `name` is one of `flows.telemetry.catalogue.HAPPENINGS`."""
    if found := _observers:
        within = _here.get() or _leading.span
        told = {**within.ids, **facts} if within else facts
        for observer in found:
            observer.happened(name, told, within)


def counted(report: "RunReport") -> None:
    """A part of a run is committed: its counts are facts of the span around, and added to what is measured."""
    if not (found := _observers):
        return
    within = _here.get()
    if within and within.name != RUN:
        within.note(**counts(report))
    while within:
        within.counted = True
        within = within.parent
    _each(found, lambda observer: observer.counted(report))


def judged(seconds: Mapping[str, float]) -> None:
    """A verdict came in, which names what its record cost in each stage."""
    if found := _observers:
        _each(found, lambda observer: observer.judged(seconds))


def waiting(records: int) -> None:
    """So many records are read and not booked."""
    if found := _observers:
        _each(found, lambda observer: observer.waiting(records))


def counts(report: "RunReport") -> dict[str, Fact]:
    """Of a report, the counts that telemetry tells."""
    return {name: value for name in COUNTS if (value := getattr(report, name)) or name == "seen"}


def _each(found: "Sequence[Observer]", tell: "Callable[[Observer], None]") -> None:
    for observer in found:
        tell(observer)
