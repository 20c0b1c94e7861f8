"""The rules of an installation: `*.yml` in `FLOWS_RULES`, else in `rules` of the state folder, written as ours are.

They are held to more than the package's files, which tests have read: a file that cannot be used stops a run before
anything is read, and the message names file, rule and field.
"""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from pydantic import ValidationError

from flows import yaml_files
from flows.clean.rules.backtracking import explodes
from flows.clean.rules.rule import Rule
from flows.errors import Stop
from flows.settings import settings

PROPOSED, APPROVED, REJECTED = "proposed.yml", "approved.yml", "rejected.yml"
_NO_RULES = frozenset({PROPOSED, REJECTED})  # what a person has yet to decide on, and what one refused, acts on nothing


def own_files() -> tuple[tuple[Path, bytes], ...]:
    """The files with what is in them, read once a process; none where there is no folder. Raises `Stop`."""
    return read_folder(settings().rules_folder, settings().rules is not None)


@cache
def read_folder(folder: Path, asked_for: bool) -> tuple[tuple[Path, bytes], ...]:
    """The rule files of a folder, by name. One that was asked for has to be there."""
    if not asked_for and not folder.exists():
        return ()
    try:
        found = sorted(path for path in folder.iterdir() if path.suffix == ".yml" and path.name not in _NO_RULES)
        return tuple((path, path.read_bytes()) for path in found)
    except OSError as error:
        where = error.filename or folder
        raise _stop(f"the rules of this installation cannot be read: {where}: {error.strerror}") from None


def parse_own(path: Path, content: bytes) -> list[Rule]:
    """The rules of one file. Raises `Stop`, naming file, rule and field."""
    rules = []
    for number, row in enumerate(_rows(path, content), start=1):
        name = f"rule {row['id']}" if isinstance(row, dict) and isinstance(row.get("id"), str) else f"entry {number}"
        try:
            rule = Rule.model_validate(row)
        except ValidationError as error:
            told = (f"{'.'.join(map(str, one['loc'])) or 'the rule'}: {one['msg']}" for one in error.errors())
            raise broken(path, name, "; ".join(told)) from None
        check_expressions(path, rule)
        rules.append(rule)
    return rules


def broken(path: Path, name: str, problem: str) -> Stop:
    """The error for a rule that cannot be used."""
    return _stop(f"{path}, {name}: {problem}")


def _stop(happened: str) -> Stop:
    return Stop(
        happened,
        safe="Nothing was read or written.",
        next_command="mend the file (docs/rules.md says how a rule looks), then the same command",
    )


def _rows(path: Path, content: bytes) -> list[object]:
    try:
        document = yaml_files.parsed(content)
    except yaml_files.NoYaml as error:
        raise broken(path, "the file", f"no YAML: {error}") from None
    if document is None:
        return []
    rows = document.get("rules") if isinstance(document, dict) and set(document) == {"rules"} else None
    if not isinstance(rows, list):
        raise broken(path, "the file", "one key is expected, `rules`, with a list of rules")
    return rows


def check_expressions(path: Path, rule: Rule) -> None:
    """Raises `Stop` for an expression that is none, has a group, matches anything, or can take time without bound."""
    name = f"rule {rule.id}"
    for field in ("pattern", "ending", "hint"):
        value = getattr(rule, field)
        expressions: Iterable[str] = (value,) if isinstance(value, str) else value
        for expression in expressions:
            try:
                compiled = re.compile(f"(?P<rule>{expression})")  # in a group, as `compile_rules` joins them
            except (re.error, OverflowError, RecursionError) as error:
                raise broken(path, name, f"{field}: {expression[:80]!r} is no regular expression: {error}") from None
            if compiled.groups > 1:
                raise broken(path, name, f"{field}: {expression[:80]!r} has a group: write (?:...) instead of (...)")
            if field != "hint" and compiled.search(""):
                raise broken(path, name, f"{field}: {expression[:80]!r} matches every line")
            if explodes(expression):
                problem = "can take time without bound on a hostile line: a round of its repeat can end inside a run"
                raise broken(path, name, f"{field}: {expression[:80]!r} {problem} (docs/rules.md says how to mend it)")
