"""The files of the catalogue: those of the package, one a region, and those of the installation, read alike.

`groups.yml` holds publishing groups, every other file outlets. What cannot be used is told as problems, each with its
file, line and entry, all of them at once; a run stops at the first.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from flows import yaml_files
from flows.enrich.catalogue.entries import Entry, Group
from flows.errors import Stop
from flows.settings import settings
from flows.yaml_files import line_of

FOLDER = Path(__file__).with_name("outlets")
GROUPS = "groups.yml"

File = tuple[Path, bytes]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an entry stands: its file, and its number there, from 0."""

    path: Path
    number: int


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that keeps a file from being used. `line` counts from 1."""

    path: Path
    line: int
    entry: str
    told: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}, {self.entry}: {self.told}"


@dataclass
class Read:
    """What files hold: outlets and groups by id, where each stands, and what is wrong."""

    entries: dict[str, Entry] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    standing: dict[str, Standing] = field(default_factory=dict)  # of outlets
    problems: list[Problem] = field(default_factory=list)


def package_files() -> tuple[File, ...]:
    """The files that come with the package, by name."""
    return _content(FOLDER)


def own_files() -> tuple[File, ...]:
    """Those of the installation, read once a process; none where there is no folder. Raises `Stop`."""
    return read_folder(settings().outlets_folder, settings().outlets is not None)


@cache
def read_folder(folder: Path, asked_for: bool) -> tuple[File, ...]:
    """The files of a folder, by name. One that was asked for has to be there."""
    if not asked_for and not folder.exists():
        return ()
    try:
        return _content(folder)
    except OSError as error:
        where = error.filename or folder
        raise stop(f"the catalogue of this installation cannot be read: {where}: {error.strerror}") from None


def _content(folder: Path) -> tuple[File, ...]:
    found = sorted(path for path in folder.iterdir() if path.suffix == ".yml")
    return tuple((path, path.read_bytes()) for path in found)


def stop(happened: str) -> Stop:
    """The error for a catalogue that cannot be used."""
    return Stop(
        happened,
        safe="Nothing was read or written.",
        next_command="mend the file (docs/outlets.md says how an entry looks), then: flows outlets check",
    )


def read(files: Iterable[File]) -> Read:
    """Every entry of these files; what is wrong stands in `problems`."""
    found = Read()
    contents = dict(files)
    group_standing: dict[str, Standing] = {}
    for path, content in contents.items():
        standing_ones, problems = _of_file(path, content)
        found.problems += problems
        for standing, one in standing_ones:
            if isinstance(one, Entry) and _is_new(one.id, standing, found.standing, contents, found.problems):
                found.entries[one.id] = one
            elif isinstance(one, Group) and _is_new(one.id, standing, group_standing, contents, found.problems):
                found.groups[one.id] = one
    for id_, told in (*_shared_domains(found), *_shared_names(found), *_unknown(found)):
        standing = found.standing[id_]
        line = line_of(contents[standing.path], (standing.number,))
        found.problems.append(Problem(standing.path, line, id_, told))
    return found


@lru_cache(maxsize=64)  # files: those of the package are the same in every catalogue
def _of_file(path: Path, content: bytes) -> tuple[tuple[tuple[Standing, Entry | Group], ...], tuple[Problem, ...]]:
    """The entries of one file with their places, and what is wrong with the others."""
    model: type[Entry | Group] = Group if path.name == GROUPS else Entry
    problems: list[Problem] = []
    found = []
    for number, row in enumerate(_rows(path, content, problems)):
        standing = Standing(path, number)
        if (one := _parsed(model, standing, content, row, problems)) is not None:
            found.append((standing, one))
    return tuple(found), tuple(problems)


def _rows(path: Path, content: bytes, problems: list[Problem]) -> list[Any]:
    try:
        rows = yaml_files.parsed(content)
    except yaml_files.NoYaml as error:
        problems.append(Problem(path, error.line or 1, "the file", f"no YAML: {error.problem}"))
        return []
    if rows is None:
        return []
    if not isinstance(rows, list):
        kind = "groups" if path.name == GROUPS else "outlets"
        problems.append(Problem(path, 1, "the file", f"a list of {kind} is expected"))
        return []
    return rows


def _parsed(
    model: type[Entry | Group], standing: Standing, content: bytes, row: object, problems: list[Problem]
) -> Entry | Group | None:
    try:
        return model.model_validate(row)
    except ValidationError as error:
        id_ = row.get("id") if isinstance(row, dict) else None
        name = id_ if isinstance(id_, str) else f"entry {standing.number + 1}"
        told = error.errors(include_input=False, include_url=False)
        places = [one["loc"] for one in told]
        for one in told:
            if any(place[: len(one["loc"])] == one["loc"] != place for place in places):
                continue  # a list whose only item is wrong is also too short
            place = ".".join(map(str, one["loc"])) or "the entry"
            line = line_of(content, (standing.number, *one["loc"]))
            problems.append(Problem(standing.path, line, name, f"{place}: {one['msg']}"))
        return None


def _is_new(
    id_: str, standing: Standing, before: dict[str, Standing], contents: dict[Path, bytes], problems: list[Problem]
) -> bool:
    """Whether no entry before it has its id; notes where it stands, or that it is there twice."""
    first = before.setdefault(id_, standing)
    if first is standing:
        return True
    there = f"{first.path}:{line_of(contents[first.path], (first.number,))}"
    line = line_of(contents[standing.path], (standing.number,))
    problems.append(Problem(standing.path, line, id_, f"id: another entry has it already ({there})"))
    return False


def _shared_domains(found: Read) -> Iterable[tuple[str, str]]:
    owners: dict[str, str] = {}
    for entry in found.entries.values():
        for domain in entry.domains:
            owner = owners.setdefault(domain, entry.id)
            if owner != entry.id:
                yield entry.id, f"domains: {owner} has the domain {domain} already"


def _shared_names(found: Read) -> Iterable[tuple[str, str]]:
    """Names that two outlets have, where neither names the other as its namesake."""
    owners: dict[str, list[Entry]] = {}
    for entry in found.entries.values():
        for form, name in entry.keys.items():
            for other in owners.setdefault(form, []):
                if other.id not in entry.namesakes and entry.id not in other.namesakes:
                    yield (
                        entry.id,
                        f"name: {other.id} is called {name!r} too: namesakes: [{other.id}] says that they are two",
                    )
            owners[form].append(entry)


def _unknown(found: Read) -> Iterable[tuple[str, str]]:
    for entry in found.entries.values():
        if entry.group is not None and entry.group not in found.groups:
            yield entry.id, f"group: no group has the id {entry.group}"
        for id_ in entry.namesakes:
            if id_ not in found.entries:
                yield entry.id, f"namesakes: no outlet has the id {id_}"
