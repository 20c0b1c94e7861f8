"""What a run of the flow is asked to do: the form that Prefect shows, and checks before a run is created.

Parameters are stored and shown by the server: they hold no secret and no article text.
"""

from datetime import date
from pathlib import Path
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, WithJsonSchema

from flows import stages
from flows.article import Strictness
from flows.errors import UsageError
from flows.inputs import Options
from flows.load.missing import MAX_MISSING, OnMissing
from flows.orchestration.runs import index_name
from flows.read.discover import STDIN
from flows.workers.team import Runner

_LABEL_LENGTH = 60  # characters of a flow run's name


def _without_credentials(location: str) -> str:
    if "@" in urlsplit(location).netloc:
        raise ValueError("credentials belong in FLOWS_ES_API_KEY, or FLOWS_ES_USERNAME and FLOWS_ES_PASSWORD")
    return location


def _known_stage(name: str) -> str:
    if name not in stages.OPTIONAL:
        raise ValueError(f"no stage of this name to leave out; there are {', '.join(stages.OPTIONAL)}")
    return name


Input = Annotated[str, Field(min_length=1, examples=["/data/drops/today"])]
Location = Annotated[str, AfterValidator(_without_credentials)]
StageName = Annotated[
    str, AfterValidator(_known_stage), WithJsonSchema({"type": "string", "enum": list(stages.OPTIONAL)})
]


def _absolute(value: object) -> object:
    return value.expanduser().absolute() if isinstance(value, Path) else value


class JobParameters(BaseModel):
    """Which index a run works on: a part of every form."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    index: Location | None = Field(
        default=None,
        description="`embedded`, or the URL of an Elasticsearch; empty: FLOWS_INDEX of the process that runs the flow",
    )

    @classmethod
    def checked(cls, **values: object) -> Self:
        """The parameters that a person typed here. Raises `UsageError`."""
        try:
            return cls.model_validate(values)
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            raise UsageError(f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}") from None

    @property
    def label(self) -> str:
        """What the run is about in a few words, for its name."""
        return index_name(self.index)

    @property
    def tags(self) -> tuple[str, ...]:
        """By which its runs are found."""
        return (f"index:{index_name(self.index)}",)


class IngestParameters(JobParameters):
    """What to ingest, and where to."""

    drop: list[Input] = Field(
        min_length=1, description="Files, folders and globs, as the host that runs the flow sees them; best absolute"
    )
    drop_name: str | None = Field(default=None, min_length=1, description="Name of the drop; empty: the folder's path")
    drop_date: date | None = Field(default=None, description="No article is younger; empty: the day of the run")
    without: list[StageName] = Field(default=[], description="Stages to leave out")
    strictness: Strictness = Field(default="careful", description="How much evidence a line needs to be taken out")
    workers: int | None = Field(
        default=None, ge=0, description="Worker processes; 0: none; empty: one for each processor of the host"
    )
    on_missing: OnMissing = Field(
        default="keep", description="What to do with the articles of records that the drop no longer holds"
    )
    max_missing: float = Field(
        default=MAX_MISSING, ge=0, le=1, description="Share of a drop that may be deleted at once because it is gone"
    )
    runner: Runner = Field(default="processes", description="Who judges: processes of the host, or a Dask cluster")
    scheduler: Location | None = Field(
        default=None,
        description="Address of the Dask scheduler; empty: FLOWS_DASK_SCHEDULER, else a cluster of the host",
    )
    assertions: Path | None = Field(
        default=None, description="YAML file of what a drop has to be like, as the host of the run sees it"
    )
    resume: str | None = Field(
        default=None,
        min_length=1,
        description="Id of a run that was held back or killed, to load what it has spooled; the drop is not read then",
    )
    accept: bool = Field(default=False, description="With resume: load it in spite of assertions that do not hold")

    @classmethod
    def typed(cls, drop: list[str], **others: object) -> Self:
        """The parameters that a person typed here: paths become absolute, since a flow may run in another folder.

        Raises `UsageError`.
        """
        inputs = [name if name == STDIN else str(Path(name).expanduser().absolute()) for name in drop]
        return cls.checked(drop=inputs, **{name: _absolute(value) for name, value in others.items()})

    @property
    def label(self) -> str:
        """The drop in a few words, for the name of the run."""
        names = ("standard input" if name == STDIN else Path(name).name or name for name in self.drop)
        label = self.drop_name or ", ".join(names)
        return label if len(label) <= _LABEL_LENGTH else f"{label[: _LABEL_LENGTH - 1]}…"

    @property
    def tags(self) -> tuple[str, ...]:
        """By which the runs of a drop are found."""
        return (f"drop:{self.label}", *super().tags)

    def options(self) -> Options:
        """What a run that starts now tells the stages."""
        return Options.starting_now(self.drop_date, self.without, self.strictness)
