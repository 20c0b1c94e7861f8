"""What becomes of one record, as far as it can be told without an index: read, cleaned, enriched, its raw text kept.

A judgement is a function of the record and the options of the run. What crosses between processes is small: the
document as JSON (measured on articles of 3 kB with their entities: 15 µs to write and 50 to read, where the pickled
model takes 190 and 370), and what has to be known to find its like in the index.
"""

import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, TypeAlias, TypeVar

import orjson

import flows
from flows import stages
from flows.article import Place, Source
from flows.errors import FlowsError, Reject, RejectCode
from flows.inputs import Metadata, Options, RawArticle
from flows.memory import Peak, peak_lately
from flows.raw_store.store import RawStore
from flows.read.identity import article_id
from flows.read.raw import read
from flows.read.record import Record
from flows.stopwatch import Stopwatch
from flows.workers.time_limit import TimeUp, time_limit

_PACKAGE = Path(flows.__file__).parent
# A model reads 20 kB a second and is given no more than 100 kB of a text: no article comes near this.
SECONDS = 120.0
_BYTES_PER_SECOND = 20_000  # that a large record adds to it
_NOTHING = Metadata()
_SAMPLE = "The council of Northfield voted on Tuesday to close the pool, as Jane Roe of the Northfield Times reports."


@dataclass(frozen=True, slots=True)
class Task:
    """One record to judge, or a raw article that is kept already.

    `only_read`: whether it has to be made into an article is not known yet. `accepted_before`: a record of the very
    same bytes was, so the raw store may know more of its text than the record says. `earlier` is what other records
    said of the same text.
    """

    source: Record | RawArticle
    only_read: bool = False
    accepted_before: bool = False
    earlier: Metadata = _NOTHING

    @property
    def size(self) -> int:
        """About how many bytes it is."""
        return len(self.source.payload) if isinstance(self.source, Record) else len(self.source.text)


class Job(Protocol):
    """What a judge is given, in this process or another: a `Task`, or what another judge takes. Picklable."""

    @property
    def size(self) -> int:
        """About how many bytes it is."""


def record_of(task: Job) -> str | None:
    """The SHA-256 of the record that it is about, by which logs name it; None where it is about something else."""
    if not isinstance(task, Task):
        return None
    return task.source.sha256 if isinstance(task.source, Record) else task.source.source.sha256


def seconds_for(task: Job) -> float:
    """How long judging it may take."""
    return SECONDS + task.size / _BYTES_PER_SECOND


@dataclass(frozen=True, slots=True)
class Reading:
    """What a readable record is found by in the index."""

    article_id: str
    text_sha256: str
    metadata: Metadata


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a task. Without a `reading` it could not be read; with neither refusal nor document, it was only
    read. `document` is that of `Article.to_document()`, as JSON. `seconds` is the work it was, by stage, and `memory`
    that of whoever judged it, told once a second."""

    refusal: Reject | None = None
    reading: Reading | None = None
    document: bytes = b""
    unmapped: tuple[str, ...] = ()
    seconds: Mapping[str, float] = field(default_factory=dict, compare=False, repr=False)
    memory: Peak | None = field(default=None, compare=False, repr=False)

    @property
    def stays_out(self) -> bool:
        """The record is one of what was forgotten."""
        return self.refusal is not None and self.refusal.code is RejectCode.FORGOTTEN


Judging: TypeAlias = Callable[[Any], Verdict]
"""A `Judge`, or another that gives verdicts on jobs of its own. Picklable."""


@dataclass(frozen=True, slots=True)
class Judge:
    """Judges tasks for one run. Picklable: workers get one each. Without a raw store no text is kept.

    `forgotten` are the ids and hashes of what is to stay out: such a record is read, and nothing of it is kept.
    """

    options: Options
    raw_store: RawStore | None
    forgotten: frozenset[str] = frozenset()

    def __call__(self, task: Task) -> Verdict:
        """Never raises for what is wrong with the record, or with us; what the raw store raises ends the run."""
        watch = Stopwatch()
        verdict = in_time(task, lambda task: self._judge(task, watch))
        return replace(verdict, seconds=watch.seconds, memory=peak_lately())

    def _judge(self, task: Task, watch: Stopwatch) -> Verdict:
        unmapped: tuple[str, ...] = ()
        try:
            if isinstance(task.source, Record):
                with watch.of(stages.READ):
                    raw, unmapped = read(task.source)
            else:
                raw = task.source
            reading = Reading(article_id(raw), raw.source.text_sha256, raw.metadata)
        except Exception as error:  # noqa: BLE001 - one record's trouble is not that of the run: see `refusal_of`
            return Verdict(refusal_of(error))
        if reading.article_id in self.forgotten or reading.text_sha256 in self.forgotten:
            return Verdict(Reject(RejectCode.FORGOTTEN), reading)
        if task.only_read:
            return Verdict(reading=reading, unmapped=unmapped)
        known = self.raw_store.get(raw.source.sha256) if self.raw_store and task.accepted_before else None
        for metadata in (task.earlier, known.metadata if known else _NOTHING):
            raw = replace(raw, metadata=raw.metadata.completed_by(metadata))
        try:
            document = orjson.dumps(stages.process(raw, self.options, watch=watch).to_document())
        except Exception as error:  # noqa: BLE001 - as above
            return Verdict(refusal_of(error), reading, unmapped=unmapped)
        if self.raw_store:
            self.raw_store.put(raw)
        return Verdict(None, reading, document, unmapped)


_Job = TypeVar("_Job", bound=Job)


def in_time(job: _Job, judge: Callable[[_Job], Verdict]) -> Verdict:
    """The verdict of `judge`, or a refusal when it takes longer than any article takes."""
    try:
        with time_limit(seconds_for(job)):
            return judge(job)
    except TimeUp:
        return Verdict(Reject(RejectCode.TIME_LIMIT, f"not done after {seconds_for(job):.0f} s"))


def refusal_of(error: Exception) -> Reject:
    """A reject as it is; an error that nobody foresaw by its kind and place, since its message may quote the article.

    Raises the error when it is one that ends the run.
    """
    if isinstance(error, Reject):
        return Reject(error.code, error.detail)  # without the frames that hold the text
    if isinstance(error, FlowsError):
        raise error
    return Reject(RejectCode.DEFECT, f"{type(error).__name__} in {_place(error.__traceback__)}")


def _place(at: TracebackType | None) -> str:
    """The innermost line of this package that the error passed."""
    ours = (frame for frame in reversed(traceback.extract_tb(at)) if Path(frame.filename).is_relative_to(_PACKAGE))
    frame = next(ours, None)
    return f"{Path(frame.filename).relative_to(_PACKAGE.parent)}:{frame.lineno}" if frame else "an unknown place"


def warm_up(judge: Judge) -> None:
    """Load the models of the stages, so that no document waits for them or has that time counted."""
    place = Place(drop="", path="")
    source = Source(drop="", path="", sha256="", size=0, encoding="utf-8", format="txt", places=[place])
    stages.process(RawArticle(_SAMPLE, source), judge.options)
