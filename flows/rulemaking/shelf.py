"""The rules folder of an installation: what is proposed, approved and refused, each in a file that people can read.

A file is replaced whole, and what a decision adds is on disk before what it takes away: a process that is killed leaves
a proposal that was decided on already, which the next decision clears away. One process changes the folder at a time.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from flows import yaml_files
from flows.clean.rules import Rule
from flows.clean.rules.own import APPROVED, PROPOSED, REJECTED, broken, check_expressions, own_files, parse_own
from flows.errors import Stop, UsageError
from flows.files import alone_in, write_whole
from flows.rulemaking.proposal import Proposal, marks
from flows.settings import settings

_HEADS = {
    PROPOSED: "# Lines that repeat across an outlet, as `flows rules propose` found them. They act on nothing:\n"
    "# flows rules diff DROP shows what they would do, flows rules approve ID and flows rules reject ID decide.\n",
    APPROVED: "# Rules that were proposed, and approved by a person. Cleaning reads this file; take one out by hand.\n",
    REJECTED: "# Proposals that were refused: they are not made again. Take one out by hand to have it back.\n",
}


class Rejection(BaseModel):
    """A proposal that was refused, by whom and when."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rule: Rule
    rejected: str


_Model = TypeVar("_Model", Proposal, Rejection)


@dataclass(frozen=True, slots=True)
class Shelf:
    """The folder and its three files."""

    folder: Path

    @property
    def proposed(self) -> Path:
        """The file of proposals."""
        return self.folder / PROPOSED

    @property
    def accepted(self) -> Path:
        """The file of approved rules."""
        return self.folder / APPROVED

    def proposals(self) -> list[Proposal]:
        """What was proposed last. Raises `Stop` for a file that cannot be read."""
        return self._models(PROPOSED, "proposals", Proposal)

    def approved(self) -> list[Rule]:
        """What was approved. Raises `Stop` as above."""
        path = self.folder / APPROVED
        return parse_own(path, path.read_bytes()) if path.exists() else []

    def rejected(self) -> list[Rejection]:
        """What was refused, ever. Raises `Stop` as above."""
        return self._models(REJECTED, "rejections", Rejection)

    def propose(self, found: Sequence[Proposal]) -> None:
        """Put these in the place of the earlier proposals."""
        with alone_in(self.folder):
            self._write(PROPOSED, "proposals", found)

    def approve(self, chosen: Sequence[Proposal], by: str, today: date) -> list[Proposal]:
        """Move proposals to the rules that act; those that moved, without what another process decided meanwhile."""
        with alone_in(self.folder):
            chosen = self._waiting(chosen)
            there = self.approved()
            known = {rule.id for rule in there}
            there += [one.approved(f"{by}, {today:%Y-%m-%d}") for one in chosen if one.rule.id not in known]
            self._write(APPROVED, "rules", there)
            self._clear(chosen)
            return chosen

    def reject(self, chosen: Sequence[Proposal], by: str, today: date) -> list[Proposal]:
        """Move proposals to what is not proposed again; those that moved, as above."""
        with alone_in(self.folder):
            chosen = self._waiting(chosen)
            there = self.rejected()
            known = {one.rule.id for one in there}
            more = (one.rule for one in chosen if one.rule.id not in known)
            there += [Rejection(rule=rule, rejected=f"{by}, {today:%Y-%m-%d}") for rule in more]
            self._write(REJECTED, "rejections", there)
            self._clear(chosen)
            return chosen

    def _waiting(self, chosen: Sequence[Proposal]) -> list[Proposal]:
        there = {one.rule.id for one in self.proposals()}
        return [one for one in chosen if one.rule.id in there]

    def _clear(self, chosen: Sequence[Proposal]) -> None:
        gone = {one.rule.id for one in chosen}
        self._write(PROPOSED, "proposals", [one for one in self.proposals() if one.rule.id not in gone])

    def _models(self, name: str, key: str, model: type[_Model]) -> list[_Model]:
        path = self.folder / name
        try:
            found = [model.model_validate(entry) for entry in _entries(path, key)]
        except ValidationError as error:
            first = error.errors()[0]
            raise broken(path, ".".join(map(str, first["loc"])) or "an entry", first["msg"]) from None
        seen: set[str] = set()
        for one in found:  # a person may have edited it
            check_expressions(path, one.rule)
            if one.rule.id in seen:
                raise broken(path, f"rule {one.rule.id}", "the id stands here twice")
            seen.add(one.rule.id)
        return found

    def _write(self, name: str, key: str, entries: Sequence[BaseModel]) -> None:
        document = {key: [entry.model_dump(mode="json", exclude_defaults=True) for entry in entries]}
        text = _HEADS[name] + yaml_files.written(document)
        write_whole(self.folder / name, text.encode(), durable=True, mode=0o644)


def own_shelf() -> Shelf:
    """Of this installation. Raises `Stop` where its folder stands and cannot be read: that is not the same as none."""
    own_files()
    return Shelf(settings().rules_folder)


def chosen(proposals: Sequence[Proposal], ids: Sequence[str], decided: Iterable[Rule]) -> list[Proposal]:
    """The proposals with these ids. One that was decided on in the same way before is left out, and no error.

    Raises `UsageError` for an id that nobody proposed.
    """
    by_id = {one.rule.id: one for one in proposals}
    unknown = [id_ for id_ in ids if id_ not in by_id and id_ not in {rule.id for rule in decided}]
    if unknown:
        raise UsageError(f"no proposal {unknown[0]!r}; flows rules list --proposed names them")
    return [by_id[id_] for id_ in dict.fromkeys(ids) if id_ in by_id]


def refusals(rejections: Iterable[Rejection]) -> frozenset[str]:
    """By what refused lines are known again."""
    return frozenset(mark for one in rejections for mark in marks(one.rule))


def _entries(path: Path, key: str) -> list[Any]:
    if not path.exists():
        return []
    try:
        document = yaml_files.parsed(path.read_bytes())
    except yaml_files.NoYaml as error:
        raise broken(path, "the file", f"no YAML: {error}") from None
    except OSError as error:
        raise Stop(
            f"{path} cannot be read: {error.strerror}", safe="Nothing was written.", next_command="the same command"
        ) from None
    entries = document.get(key) if isinstance(document, dict) else None
    if not isinstance(entries, list):
        raise broken(path, "the file", f"one key is expected, `{key}`, with a list")
    return entries
