"""Is an archive well? What a monitor asks every hour, and a person before they trust what they find.

Each check looks at one thing, changes nothing, and says what to do where it is not as it should be.
"""

import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self

from flows.errors import SchemaMismatch, Stop, UsageError
from flows.history import runs
from flows.index.base import Index
from flows.index.opening import check_schema, is_there, open_index
from flows.settings import Settings

MIN_FREE = 1_000_000_000  # bytes: a run of some 100,000 articles, whose last commits need room beside what they replace
RUNS_LOOKED_AT = 200  # the newest; a report has some kilobytes
_NAMED = 5  # drops named in a line
_GIGABYTE = 1e9

_LOAD = "flows ingest DROP"


@dataclass(frozen=True, slots=True)
class Limits:
    """What counts as well.

    With `max_age` the last ingest of each drop that `drops` names has to be as young, or, where it names none, the last
    ingest of any drop. Whether ingests ended well is asked of the drops named, or of all.
    """

    max_age: timedelta | None = None
    drops: tuple[str, ...] = ()
    min_free: int = MIN_FREE  # bytes on the disk of the state folder

    @classmethod
    def of(cls, hours: float | None, drops: Iterable[str], gigabytes: float) -> Self:
        """As a person writes them. Raises `UsageError` for what is no length of time, or no size."""
        try:
            age = None if hours is None else timedelta(hours=hours)
            return cls(age, tuple(drops), int(gigabytes * _GIGABYTE))
        except (ValueError, OverflowError):
            raise UsageError(f"limits are numbers of hours and gigabytes, not {hours} and {gigabytes}") from None


DEFAULT = Limits()


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at. `next_command` is what to do where it is not well."""

    name: str  # index, schema, ledger, runs, disk
    well: bool
    found: str
    next_command: str = ""


@dataclass(frozen=True, slots=True)
class Health:
    """What was found; the archive is well when all of it is."""

    location: str
    checks: list[Check] = field(default_factory=list)

    @property
    def well(self) -> bool:
        """Nobody has to do anything."""
        return all(check.well for check in self.checks)

    @property
    def troubles(self) -> list[Check]:
        """What is not as it should be."""
        return [check for check in self.checks if not check.well]

    def to_document(self) -> dict[str, Any]:
        """JSON-ready."""
        return {"well": self.well, **asdict(self)}


def health(location: str | None, settings: Settings, limits: Limits = DEFAULT) -> Health:
    """Look at the index at `location`, its ledger, its runs and the disk.

    An engine that does not answer is a finding, and so is an index that is not there: it is not created, where it is
    embedded. Raises `UsageError` for a location that is none.
    """
    disk = _disk(settings.home, limits.min_free)
    if not is_there(location, settings):
        nothing = Check("index", well=False, found="there is no index: nothing was ingested yet", next_command=_LOAD)
        return Health(str(settings.home / "index"), [nothing, disk])
    schema = _answered("schema", lambda: _schema(location, settings))
    try:
        with open_index(location, settings) as index:
            checks = [
                _answered("index", lambda: _index(index)),
                schema,
                _answered("ledger", lambda: _ledger(index)),
                _answered("runs", lambda: _runs(index, limits)),
                disk,
            ]
            return Health(index.location, checks)
    except SchemaMismatch as mismatch:
        return Health(
            location or settings.index or "", [schema if not schema.well else _trouble("schema", mismatch), disk]
        )
    except Stop as stop:
        return Health(location or settings.index or "", [_trouble("index", stop), disk])


def _answered(name: str, look: Callable[[], Check]) -> Check:
    """The check, or what stopped it."""
    try:
        return look()
    except Stop as stop:
        return _trouble(name, stop)


def _trouble(name: str, stop: Stop) -> Check:
    return Check(name, well=False, found=stop.happened, next_command=stop.next_command)


def _index(index: Index) -> Check:
    status = index.status()
    return Check("index", well=True, found=f"{status.engine} answers, with {status.documents:,} articles")


def _schema(location: str | None, settings: Settings) -> Check:
    differences = check_schema(location, settings)
    if not differences:
        return Check("schema", well=True, found="as this program has it")
    first = differences[0]
    more = f", and {len(differences) - 1} more" if len(differences) > 1 else ""
    found = f"{first.kind} difference in {first.index}: {first.place}: {first.detail}{more}"
    return Check("schema", well=False, found=found, next_command="flows index check, which names what to do")


def _ledger(index: Index) -> Check:
    """Every article that the ledger names is there, and no other. A run that writes is ahead in one of them."""
    claimed, there = index.ledger.articles(), index.status().documents
    if claimed == there:
        return Check("ledger", well=True, found=f"agrees with the index on {there:,} articles")
    found = f"it names {claimed:,} articles, and the index holds {there:,}"
    if holder := index.holder():
        return Check("ledger", well=True, found=f"{found}, while {holder} writes")
    mend = "flows reprocess --missing" if claimed > there else "the last flows ingest again, with the same drop"
    return Check("ledger", well=False, found=found, next_command=mend)


def _runs(index: Index, limits: Limits) -> Check:
    last = _last_ingests(runs(index, RUNS_LOOKED_AT))
    unknown = [drop for drop in limits.drops if drop not in last]
    if unknown:
        found = f"no ingest of {_names(unknown)} among the last {RUNS_LOOKED_AT} runs"
        return Check("runs", well=False, found=found, next_command=_LOAD)
    if not last:
        return Check("runs", well=False, found="nothing was ingested yet", next_command=_LOAD)
    asked = {drop: last[drop] for drop in limits.drops or last}
    failed = {drop: run for drop, run in asked.items() if not _ended_well(run)}
    if failed:
        drop, run = next(iter(failed.items()))
        more = f"; {len(failed) - 1} more: {_names(list(failed)[1:])}" if len(failed) > 1 else ""
        if _is_half(run):
            half = f"the last ingest of {drop} was cut off, and what it had read is loaded{more}"
            return Check("runs", well=False, found=half, next_command="flows ingest, with the same drop")
        found, way_on = f"the last ingest of {drop} ended as {run['state']}{more}", f"flows runs show {run['run_id']}"
        if run["state"] == "held":
            way_on += f", then flows ingest --resume {run['run_id']} --accept, or the drop again once it is mended"
        return Check("runs", well=False, found=found, next_command=way_on)
    return _recent(asked, limits)


def _ended_well(run: dict[str, Any]) -> bool:
    return run["state"] in ("completed", "running") and not _is_half(run)


def _is_half(run: dict[str, Any]) -> bool:
    """It resumed one that was killed before its drop was read to the end, and did so."""
    return run.get("kind") == "resume" and run["state"] == "completed"


def _recent(last: dict[str, dict[str, Any]], limits: Limits) -> Check:
    """The drops' last ingests, all of which ended well, are young enough."""
    now = datetime.now(UTC)
    ages = {drop: now - datetime.fromisoformat(run["started_at"]) for drop, run in last.items()}
    found = f"the last ingest of every drop ({len(last):,}) ended well, the newest {_hours(min(ages.values()))} ago"
    if limits.max_age is None:
        return Check("runs", well=True, found=found)
    youngest = min(ages.values())
    asked = ages if limits.drops else {drop: age for drop, age in ages.items() if age == youngest}
    late = {drop: age for drop, age in asked.items() if age > limits.max_age}
    if not late:
        return Check("runs", well=True, found=found)
    told = f"the last ingest of {_names(list(late))} was {_hours(min(late.values()))} ago"
    return Check(
        "runs",
        well=False,
        found=f"{told}, and {_hours(limits.max_age)} are allowed",
        next_command="look why none ran since: flows runs",
    )


def _last_ingests(reports: Sequence[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The last ingest of each drop, of reports with the newest first."""
    last: dict[str, dict[str, Any]] = {}
    for report in reports:
        if report.get("kind", "ingest") in ("ingest", "resume"):
            for drop in report.get("drops", ()):
                last.setdefault(drop, report)
    return last


def _disk(home: Path, min_free: int) -> Check:
    there = next(folder for folder in _upwards(home.absolute()) if folder.exists())
    usage = shutil.disk_usage(there)
    found = f"{usage.free / _GIGABYTE:,.1f} GB of {usage.total / _GIGABYTE:,.1f} GB are free at {home}"
    if usage.free >= min_free:
        return Check("disk", well=True, found=found)
    found += f", and {min_free / _GIGABYTE:,.1f} GB have to be"
    return Check("disk", well=False, found=found, next_command="flows gc, or more room")


def _upwards(folder: Path) -> Iterator[Path]:
    yield folder
    yield from folder.parents


def _names(drops: Sequence[str]) -> str:
    return ", ".join(drops[:_NAMED]) + (f" and {len(drops) - _NAMED} more" if len(drops) > _NAMED else "")


def _hours(age: timedelta) -> str:
    return f"{age.total_seconds() / 3600:,.1f} hours"
