"""The forms of the jobs beside the ingest. Each field is an option of the command that does the same."""

from datetime import date
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, WithJsonSchema, model_validator

from flows import stages
from flows.article import Strictness
from flows.errors import RejectCode
from flows.health import MIN_FREE, Limits
from flows.index.ledger import RecordOutcome, Selection
from flows.inputs import Options
from flows.orchestration.parameters import JobParameters, StageName
from flows.versions.rebuild import KEPT_VERSIONS, MAX_REFUSED
from flows.versions.renew import Origin
from flows.versions.succession import Terms
from flows.whereabouts import readable

_MADE_BY = (stages.CLEAN, *(stage.name for stage in stages.ENRICHMENTS))
_MOST = 1e6  # hours, or gigabytes


def _recorded_stage(name: str) -> str:
    if name not in _MADE_BY:
        raise ValueError(f"no stage of this name makes articles; there are {', '.join(_MADE_BY)}")
    return name


MadeBy = Annotated[str, AfterValidator(_recorded_stage), WithJsonSchema({"type": "string", "enum": list(_MADE_BY)})]


class ReprocessParameters(JobParameters):
    """Which articles to make again from their raw texts."""

    articles: Literal["stale", "missing"] = Field(
        default="stale", description="Those that earlier rules, code or models made, or those that the index has lost"
    )
    stage: MadeBy | None = Field(default=None, description="Of the stale ones only those in which this stage is stale")
    without: list[StageName] = Field(default=[], description="Stages to leave out of the missing ones")
    strictness: Strictness = Field(default="careful", description="Of the missing ones; the others keep theirs")
    workers: int | None = Field(
        default=None, ge=0, description="Worker processes; 0: none; empty: one for each processor of the host"
    )

    @model_validator(mode="after")
    def _asks_for_what_there_is(self) -> Self:
        if self.articles == "missing" and self.stage:
            raise ValueError("a stage is named for stale articles only")
        if self.articles == "stale" and (self.without or self.strictness != "careful"):
            raise ValueError("stale articles are made with the stages and the strictness that they had")
        return self


class StoriesParameters(JobParameters):
    """Which index to find the stories of anew."""


class RebuildParameters(JobParameters):
    """How to build the next version of the index."""

    origin: Origin = Field(
        default=Origin.DOCUMENTS,
        description="The stored documents, where they fit the schema of today, or the raw texts",
    )
    queries: str | None = Field(
        default=None,
        min_length=1,
        description="File of judged queries (YAML) that it must pass; empty: judged-queries.yml of the state folder",
    )
    max_refused: float = Field(
        default=MAX_REFUSED, ge=0, le=1, description="Share of the documents that may be left behind"
    )
    keep_versions: int = Field(default=KEPT_VERSIONS, ge=0, description="Old versions to keep, for a rollback")

    def terms(self) -> Terms:
        """For `flows.versions.succession.succeed`."""
        queries = Path(self.queries) if self.queries else None
        return Terms(self.origin, queries, self.max_refused, self.keep_versions)


class RetryParameters(JobParameters):
    """Which rejects to judge again, and how."""

    reason: RejectCode | None = Field(default=None, description="Only those with this reason code")
    drop: str | None = Field(default=None, min_length=1, description="Only of this drop, by its name")
    path: str | None = Field(
        default=None, min_length=1, description="A path of the host or in a drop; * and ? are wild"
    )
    run: str | None = Field(default=None, min_length=1, description="Only what this run booked last, by its id")
    drop_date: date | None = Field(default=None, description="No article is younger; empty: the day of the run")
    without: list[StageName] = Field(default=[], description="Stages to leave out")
    strictness: Strictness = Field(default="careful", description="How much evidence a line needs to be taken out")

    @property
    def label(self) -> str:
        """The drop, where one is named."""
        return self.drop or super().label

    @property
    def tags(self) -> tuple[str, ...]:
        """By which the runs of a drop are found."""
        return (*((f"drop:{self.drop}",) if self.drop else ()), *super().tags)

    def selection(self) -> Selection:
        """Which entries of the ledger are meant, beside `path`."""
        drop, run = (name and readable(name) for name in (self.drop, self.run))
        return Selection(drop=drop, outcome=RecordOutcome.REJECTED, reason=self.reason, run_id=run)

    def options(self) -> Options:
        """What a run that starts now tells the stages."""
        return Options.starting_now(self.drop_date, self.without, self.strictness)


class HealthParameters(JobParameters):
    """What counts as well."""

    drops: list[Annotated[str, Field(min_length=1)]] = Field(
        default=[], description="Names of the drops whose last ingests are asked for; empty: all"
    )
    max_age: float | None = Field(
        default=None,
        ge=0,
        le=_MOST,
        description="Hours since the last ingest of each drop that is named, else of the newest of all; empty: any",
    )
    min_free: float = Field(
        default=MIN_FREE / 1e9, ge=0, le=_MOST, description="Gigabytes that have to be free on the host's disk"
    )

    def limits(self) -> Limits:
        """For `flows.health.health`."""
        return Limits.of(self.max_age, self.drops, self.min_free)
