"""What a spool is of: its run, the drop, the index that the run was about to write to, and what it was told."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from flows.article import Strictness
from flows.errors import Stop
from flows.files import write_whole
from flows.inputs import Options
from flows.read.discover import STDIN, Discovery, Root

NAME = "manifest.json"
_LARGEST = 500_000_000  # bytes: a glob may name a million files


class Manifest(BaseModel):
    """Written when spooling begins, and again when the drop was read to its end (`whole`)."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    version: Literal[1] = 1
    run_id: str
    index: str
    fingerprint: str  # of the stages that judged
    read_at: datetime
    drop_date: date
    without: tuple[str, ...]
    strictness: Strictness
    roots: tuple[tuple[str, str], ...]  # drop, and path within it; standard input is not named
    on_missing: Literal["keep", "delete"]
    max_missing: float
    assertions: Path | None = None  # the file that the run was given
    frames: str = Field(default="records", pattern=r"^records(-[0-9]{1,9})?$")  # the name of their file
    whole: bool = False
    files: int = 0
    records: int = 0
    ignored: tuple[str, ...] = ()

    @property
    def options(self) -> Options:
        """What its run was told of the input."""
        return Options(self.drop_date, self.read_at, frozenset(self.without), self.strictness)

    @property
    def drops(self) -> tuple[str, ...]:
        """The names of its drops."""
        return tuple(dict.fromkeys(drop for drop, _ in self.roots))

    @property
    def discovery(self) -> Discovery:
        """What its run was pointed at. Its files are not to be walked: they may be gone."""
        roots = (Root(drop, path, STDIN if path == STDIN else "") for drop, path in self.roots)
        return Discovery(tuple(roots), list(self.ignored))

    @property
    def next_frames(self) -> str:
        """The name of the file that is to take the place of that of its frames."""
        return f"records-{int(self.frames.partition('-')[2] or 1) + 1}"

    def save(self, folder: Path) -> None:
        """On disk when this returns. Raises `OSError`."""
        write_whole(folder / NAME, json.dumps(self.model_dump(mode="json")).encode(), durable=True)


def manifest(folder: Path) -> Manifest:
    """Of the spool in a folder. Raises `Stop` for one that is damaged."""
    path = folder / NAME
    try:
        with path.open("rb") as file:
            found = Manifest.model_validate_json(file.read(_LARGEST))
    except (ValidationError, FileNotFoundError):
        raise damaged(folder.name, f"its {NAME} is damaged, or was written by another version") from None
    if found.run_id != folder.name:
        raise damaged(folder.name, f"its {NAME} is that of another run")
    return found


def damaged(run: str, what: str) -> Stop:
    """What a person is told of a spool that cannot be read, or not to its end."""
    return Stop(
        f"the spool of run {run} cannot be used: {what}",
        safe="What of this run is booked stays; nothing else of it is in the index.",
        next_command=f"flows ingest with the same drop, then flows ingest --discard {run}",
    )


def named(discovery: Discovery) -> tuple[tuple[str, str], ...]:
    """What a manifest says of what a run was pointed at."""
    return tuple((root.drop, STDIN if root.location == STDIN else root.path) for root in discovery.roots)
