"""The catalogue of outlets: what the package brings and what the installation adds, with the look-ups that rules need.

Read once a process. The files and their errors are `files`, an entry is `entries`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property

from flows.enrich.catalogue.entries import Entry, Group, key, sign_form
from flows.enrich.catalogue.files import File, Standing, own_files, package_files, read, stop

__all__ = ["Catalogue", "Entry", "Group", "catalogue", "data", "key", "load", "registrable", "sign_form"]

_PUBLIC_SECOND_LEVEL = frozenset({"ac", "co", "com", "edu", "gov", "gv", "go", "ne", "net", "nom", "or", "org"})


@dataclass(frozen=True)
class Catalogue:
    """Outlets and publishing groups by id, with the look-ups that the rules need."""

    entries: Mapping[str, Entry]
    groups: Mapping[str, Group] = field(default_factory=dict)
    standing: Mapping[str, Standing] = field(default_factory=dict)

    def by_host(self, host: str) -> Entry | None:
        """The outlet of a host name: `edition.cnn.com` is CNN's; the longest domain that fits wins."""
        labels = host.split(".")
        candidates = (".".join(labels[at:]) for at in range(len(labels) - 1))
        return next((self._domains[domain] for domain in candidates if domain in self._domains), None)

    def by_name(self, name: str) -> tuple[Entry, ...]:
        """Every outlet of this name or alias, compared by letters and digits only, without the article."""
        return self.by_key(key(name))

    def by_key(self, form: str) -> tuple[Entry, ...]:
        """The same for a name of which the key is known."""
        return self._names.get(form, ())

    def meant_by(self, text: str) -> tuple[Entry, ...]:
        """The outlets that a person means: by id, else by domain or host, else by name."""
        written = text.strip()
        if by_id := self.entries.get(written.lower()):
            return (by_id,)
        if by_host := self.by_host(written.lower().removeprefix("https://").removeprefix("www.").rstrip("/")):
            return (by_host,)
        return self.by_name(written)

    def group_by_name(self, name: str) -> Group | None:
        """The publishing group of this name or alias, compared alike."""
        return self._group_names.get(key(name))

    @cached_property
    def signs(self) -> tuple[tuple[str, Entry], ...]:
        """The form of every sign, with its outlet."""
        return tuple((sign_form(sign.phrase), entry) for entry in self.entries.values() for sign in entry.signs)

    @cached_property
    def group_signs(self) -> tuple[tuple[str, Group], ...]:
        """The form of every sign of a group."""
        return tuple((sign_form(sign.phrase), group) for group in self.groups.values() for sign in group.signs)

    @cached_property
    def _domains(self) -> dict[str, Entry]:
        return {domain: entry for entry in self.entries.values() for domain in entry.domains}

    @cached_property
    def _names(self) -> dict[str, tuple[Entry, ...]]:
        found: dict[str, tuple[Entry, ...]] = {}
        for entry in self.entries.values():
            for form in entry.keys:
                found[form] = (*found.get(form, ()), entry)
        return found

    @cached_property
    def _group_names(self) -> dict[str, Group]:
        return {form: group for group in self.groups.values() for form in group.keys}


def registrable(host: str) -> str:
    """The registered part of a host name: `www.stuff.co.nz` gives `stuff.co.nz`."""
    labels = host.lower().strip(".").split(".")
    keep = 3 if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _PUBLIC_SECOND_LEVEL else 2
    return ".".join(labels[-keep:])


def catalogue() -> Catalogue:
    """The catalogue of this process. Raises `Stop` for files of the installation that cannot be used."""
    return _of_package_and(own_files())


def data() -> bytes:
    """Every byte of the catalogue: what the outlet stage's fingerprint hashes. Raises `Stop` as `catalogue` does.

    The package's own files are not parsed for it: a run over an unchanged drop needs no outlet.
    """
    own = own_files()
    if own:
        _of_package_and(own)
    return b"".join(path.name.encode() + b"\0" + content for path, content in (*_package(), *own))


def load(*files: File) -> Catalogue:
    """The catalogue of these files. Raises `Stop`, naming file, line and entry, for what does not hold."""
    found = read(files)
    if found.problems:
        first, *others = found.problems
        more = f" (and {len(others)} more: flows outlets check)" if others else ""
        raise stop(f"catalogue of outlets: {first}{more}")
    return Catalogue(found.entries, found.groups, found.standing)


@cache
def _of_package_and(own: tuple[File, ...]) -> Catalogue:
    return load(*_package(), *own)


@cache
def _package() -> tuple[File, ...]:
    return package_files()
