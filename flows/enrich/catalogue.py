"""The catalogue of outlets: `outlets/*.yml`, one file a region, read once a process.

An entry is data with proof: a `sign`, a phrase by which an outlet's own text gives itself away, carries an example that
it acts on and a sentence that it must not act on. The loader refuses an entry that breaks its own proof, an id or a
domain that two entries claim, and every unknown key, and says in which file.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from flows.errors import Stop

FOLDER = Path(__file__).with_name("outlets")

_PUBLIC_SECOND_LEVEL = frozenset({"ac", "co", "com", "edu", "gov", "gv", "go", "ne", "net", "nom", "or", "org"})


class Sign(BaseModel):
    """A phrase that stands only in the outlet's own text, compared without letter case and with plain spaces."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    phrase: str = Field(min_length=12)
    example: str
    keep: str

    @model_validator(mode="after")
    def _proof(self) -> Self:
        if sign_form(self.phrase) not in sign_form(self.example):
            raise ValueError("the sign does not act on its own example")
        if sign_form(self.phrase) in sign_form(self.keep):
            raise ValueError("the sign acts on the sentence it must keep")
        return self


class Entry(BaseModel):
    """An outlet. `common_name`: the name is also an everyday word, or that of other outlets, so one signal more."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    name: str = Field(min_length=2)
    aliases: tuple[str, ...] = ()
    domains: tuple[str, ...] = Field(min_length=1)
    country: str = Field(pattern=r"^[A-Z]{2}$")
    language: str = Field(pattern=r"^[a-z]{2}$")
    type: Literal["newspaper", "magazine", "broadcaster", "agency", "website"]
    common_name: bool = False
    signs: tuple[Sign, ...] = ()

    @model_validator(mode="after")
    def _domains(self) -> Self:
        for domain in self.domains:
            if not re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", domain) or domain.startswith("www."):
                raise ValueError(f"{domain!r} is no bare domain in lower case")
        return self

    @property
    def names(self) -> tuple[str, ...]:
        """Name and aliases."""
        return (self.name, *self.aliases)


@dataclass(frozen=True)
class Catalogue:
    """The outlets by id, with the look-ups that the rules need."""

    entries: Mapping[str, Entry]

    def by_host(self, host: str) -> Entry | None:
        """The outlet of a host name: `edition.cnn.com` is CNN's; the longest domain that fits wins."""
        labels = host.split(".")
        candidates = (".".join(labels[at:]) for at in range(len(labels) - 1))
        return next((self._domains[domain] for domain in candidates if domain in self._domains), None)

    def by_name(self, name: str) -> tuple[Entry, ...]:
        """Every outlet of this name or alias, compared by letters and digits only, without the article."""
        return self._names.get(key(name), ())

    @cached_property
    def signs(self) -> tuple[tuple[str, Entry], ...]:
        """The form of every sign, with its outlet."""
        return tuple((sign_form(sign.phrase), entry) for entry in self.entries.values() for sign in entry.signs)

    @cached_property
    def _domains(self) -> dict[str, Entry]:
        return {domain: entry for entry in self.entries.values() for domain in entry.domains}

    @cached_property
    def _names(self) -> dict[str, tuple[Entry, ...]]:
        found: dict[str, tuple[Entry, ...]] = {}
        for entry in self.entries.values():
            for name in dict.fromkeys(key(name) for name in entry.names):
                found[name] = (*found.get(name, ()), entry)
        return found


def sign_form(text: str) -> str:
    """Lower case, straight quotes, single spaces: how signs are compared."""
    return " ".join(text.casefold().replace("’", "'").replace("‘", "'").split())


def key(name: str) -> str:
    """What two spellings of a name share: `The Daily Beast`, `TheDailyBeast.com` and `daily beast` are one.

    The article goes, a domain's ending goes; a name that is nothing but these stays as it is.
    """
    folded = unicodedata.normalize("NFKC", name).casefold().strip()
    bare = re.sub(r"\.(?:com|net|org|co\.uk|de|fr|it|es|at|ch|tv|info|news|eu|pl)$", "", folded)
    letters = "".join(char for char in bare if char.isalnum())
    without = re.sub(r"^(?:the|der|die|das)(?=\w{3})", "", letters)
    return without or folded


def registrable(host: str) -> str:
    """The registered part of a host name: `www.stuff.co.nz` gives `stuff.co.nz`."""
    labels = host.lower().strip(".").split(".")
    keep = 3 if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _PUBLIC_SECOND_LEVEL else 2
    return ".".join(labels[-keep:])


@cache
def catalogue() -> Catalogue:
    """The catalogue that comes with the package."""
    return load(FOLDER)


def load(folder: Path) -> Catalogue:
    """Read every YAML file of a folder. Raises `Stop`, naming file and entry, for what does not hold."""
    entries: dict[str, Entry] = {}
    owners: dict[str, str] = {}
    for path, entry in _read(folder):
        if entry.id in entries:
            raise _broken(path, entry.id, "another entry has this id")
        for domain in entry.domains:
            if domain in owners:
                raise _broken(path, entry.id, f"{owners[domain]} has the domain {domain} already")
            owners[domain] = entry.id
        entries[entry.id] = entry
    return Catalogue(entries)


def data() -> bytes:
    """Every byte of the catalogue: what the outlet stage's fingerprint hashes."""
    return b"\0".join(path.read_bytes() for path in _files(FOLDER))


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.yml"))


def _read(folder: Path) -> Iterator[tuple[Path, Entry]]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    for path in _files(folder):
        try:
            rows = yaml.load(path.read_bytes(), Loader=loader)  # noqa: S506 - a safe loader, in C where it is there
        except yaml.YAMLError as error:
            raise _broken(path, "file", str(error)) from error
        if not isinstance(rows, list):
            raise _broken(path, "file", "a list of outlets is expected")
        for number, row in enumerate(rows, 1):
            name = str(row.get("id", f"entry {number}")) if isinstance(row, dict) else f"entry {number}"
            try:
                yield path, Entry.model_validate(row)
            except ValidationError as error:
                problems = "; ".join(
                    f"{'.'.join(map(str, one['loc'])) or 'entry'}: {one['msg']}" for one in error.errors()
                )
                raise _broken(path, name, problems) from error


def _broken(path: Path, name: str, problem: str) -> Stop:
    return Stop(
        f"outlet catalogue {path.name}, {name}: {problem}",
        safe="Nothing was read or written.",
        next_command="mend the entry (docs/outlets.md says how one looks), then run again",
    )
