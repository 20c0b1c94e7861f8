"""The files of assertions: the defaults of the package, and the one of an installation or a run, read alike.

An assertion with an id that stood before takes its place. What cannot be used is told as problems, each with its file
and line, all of them at once; a run stops at the first.
"""

import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from flows.assertions.assertion import Assertion, Override, Standing, changed
from flows.errors import Stop, UsageError
from flows.read.plain_yaml import plain_yaml
from flows.settings import settings
from flows.yaml_files import NoYaml, line_of

DEFAULTS = Path(__file__).with_name("defaults.yml")
NAME = "assertions.yml"
MOST = 1000  # assertions, and overrides, of a file: each is judged for every outlet

_KEYS = ("assertions", "overrides")
_Model = TypeVar("_Model", Assertion, Override)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that keeps a file from being used. `line` counts from 1."""

    path: Path
    line: int
    told: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.told}"


@dataclass(slots=True)
class Book:
    """Assertions by id, the file of each, and what stands in for them in some drops and outlets."""

    assertions: dict[str, Assertion] = field(default_factory=dict)
    files: dict[str, Path] = field(default_factory=dict)
    overrides: list[Override] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def of(self, drops: Sequence[str]) -> list[Standing]:
        """What holds for a run over these drops: of overrides that say the same, the last one. Those that are off
        everywhere are left out."""
        applied = [one for one in self.overrides if one.is_of(tuple(drops))]
        found = []
        for assertion in self.assertions.values():
            here = [one for one in applied if one.assertion == assertion.id]
            for one in here:
                assertion = changed(assertion, one) if one.outlet is None else assertion
            found.append(Standing(assertion, tuple(one for one in here if one.outlet is not None)))
        return [one for one in found if one.severities != {"off"}]


def book(path: Path | None = None) -> Book:
    """The assertions of this process: the defaults and those of one file: `path`, else `FLOWS_ASSERTIONS`, else
    `assertions.yml` in the state folder, where there is one. Raises `UsageError` for a `path` that cannot be read,
    `Stop` for a file that cannot be used."""
    found = read(own_file(path))
    if found.problems:
        more = f", and {len(found.problems) - 1} more" if len(found.problems) > 1 else ""
        check = f"flows assertions check {shlex.quote(str(found.problems[0].path))}"
        raise Stop(
            f"{found.problems[0]}{more}",
            safe="Nothing was read or written.",
            next_command=f"mend the file (docs/assertions.md says how an assertion looks), then: {check}",
        )
    return found


def own_file(path: Path | None = None) -> Path | None:
    """The file of this installation or run; None where it has none of its own."""
    if path is not None:
        return path
    given, usual = settings().assertions, settings().home / NAME
    return given or (usual if usual.exists() else None)


def read(own: Path | None) -> Book:
    """The defaults and the assertions of one more file. Raises `UsageError` when it cannot be read."""
    found = Book()
    _take(DEFAULTS, _content(DEFAULTS), found)
    if own is not None:
        try:
            content = _content(own)
        except OSError as error:
            raise UsageError(f"no assertions can be read from {own}: {error.strerror}") from None
        _take(own, content, found)
    return found


def _content(path: Path) -> bytes:
    status = path.stat()
    return _read(path, status.st_mtime_ns, status.st_size)


@cache
def _read(path: Path, _modified: int, _size: int) -> bytes:
    return path.read_bytes()


def _take(path: Path, content: bytes, found: Book) -> None:
    """Add what one file says."""
    lists = _lists(path, content, found.problems)
    ids: dict[str, int] = {}
    for number, one in _parsed(Assertion, path, content, "assertions", lists, found.problems):
        line = line_of(content, ("assertions", number))
        if one.id in ids:
            found.problems.append(Problem(path, line, f"{one.id}: line {ids[one.id]} has this id already"))
        ids.setdefault(one.id, line)
        found.assertions[one.id] = one
        found.files[one.id] = path
    for number, other in _parsed(Override, path, content, "overrides", lists, found.problems):
        if told := _misfit(other, found):
            found.problems.append(Problem(path, line_of(content, ("overrides", number)), told))
        else:
            found.overrides.append(other)


def _misfit(override: Override, found: Book) -> str | None:
    """Why an override cannot stand in for the assertion that it names."""
    assertion = found.assertions.get(override.assertion)
    if assertion is None:
        return f"no assertion has the id {override.assertion}; there are {', '.join(found.assertions) or 'none'}"
    if override.outlet is not None and assertion.each != "outlet":
        return f"{assertion.id} is about a whole drop, and has no outlets"
    try:
        changed(assertion, override)
    except ValidationError as error:
        told = error.errors(include_url=False, include_input=False)[0]["msg"]
        return f"{override.assertion}: {told.removeprefix('Value error, ')}"
    return None


def _lists(path: Path, content: bytes, problems: list[Problem]) -> dict[str, list[Any]]:
    try:
        document = plain_yaml(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        problems.append(Problem(path, content.count(b"\n", 0, error.start) + 1, "it is not UTF-8"))
        return {}
    except NoYaml as error:
        problems.append(Problem(path, error.line or 1, f"no YAML: {error.problem}"))
        return {}
    if document in (None, ""):
        return {}
    if not isinstance(document, dict) or not all(isinstance(rows or [], list) for rows in document.values()):
        problems.append(Problem(path, 1, "two lists are expected: `assertions` and `overrides`"))
        return {}
    for key in document:
        if key not in _KEYS:
            told = f"no list {str(key)[:80]!r} is known, only {' and '.join(_KEYS)}"
            problems.append(Problem(path, line_of(content, (key,)), told))
    for key in _KEYS:
        if len(document.get(key) or ()) > MOST:
            problems.append(Problem(path, line_of(content, (key, MOST)), f"{key}: at most {MOST} are read"))
            document[key] = []
    return {key: document.get(key) or [] for key in _KEYS}


def _parsed(
    model: type[_Model],
    path: Path,
    content: bytes,
    key: str,
    lists: dict[str, list[Any]],
    problems: list[Problem],
) -> Iterator[tuple[int, _Model]]:
    for number, row in enumerate(lists.get(key, ())):
        try:
            yield number, model.model_validate(row)
        except ValidationError as error:
            problems += _problems(path, content, (key, number), error)


def _problems(path: Path, content: bytes, where: Sequence[str | int], error: ValidationError) -> Iterator[Problem]:
    for wrong in error.errors(include_url=False, include_input=False):
        place = ".".join(map(str, wrong["loc"]))
        told = wrong["msg"].removeprefix("Value error, ")
        yield Problem(path, line_of(content, (*where, *wrong["loc"])), f"{place}: {told}" if place else told)
