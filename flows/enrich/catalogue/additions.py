"""Adding an outlet to the installation's own catalogue: a valid entry, in a file that people can read and edit.

The file is replaced whole, and only when the whole catalogue still holds with the entry in it. One process changes the
folder at a time.
"""

import unicodedata
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from flows import yaml_files
from flows.enrich.catalogue.entries import Entry
from flows.enrich.catalogue.files import Read, package_files, read, read_folder
from flows.errors import UsageError
from flows.files import alone_in, write_whole

ADDED = "added.yml"

_HEAD = "# Outlets of this installation, as `flows outlets add` wrote them. To be edited by hand: docs/outlets.md.\n"
_LETTERS = str.maketrans(
    {"'": "", "’": "", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ı": "i", "þ": "th"}
)


def add(folder: Path, fields: dict[str, Any]) -> tuple[Entry, Path]:
    """Write an entry of these fields into the folder; (the entry, the file it stands in).

    `id` may be missing: it is made of the name. Raises `UsageError` for fields that make no entry and for an outlet
    that is there already, `Stop` for a folder that cannot be read.
    """
    entry = _entry({"id": _id_of(fields)} | fields)
    with alone_in(folder):
        read_folder.cache_clear()
        path = folder / ADDED
        files = dict((*package_files(), *read_folder(folder, False)))
        before = read(files.items())
        _check_new(entry, before)
        files[path] = files.get(path, _HEAD.encode()).rstrip(b"\n") + b"\n" + _written(entry)
        for problem in read(files.items()).problems:
            if problem not in before.problems:
                raise UsageError(f"nothing was written: {problem.entry}: {problem.told}")
        write_whole(path, files[path], durable=True, mode=0o644)
        read_folder.cache_clear()
    return entry, path


def _entry(fields: dict[str, Any]) -> Entry:
    try:
        return Entry.model_validate(fields)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise UsageError(f"no outlet: {'.'.join(map(str, first['loc'])) or 'the entry'}: {first['msg']}") from None


def _check_new(entry: Entry, before: Read) -> None:
    """Raises `UsageError` where its id, a domain or a name is there already, and says what to do."""
    for other in before.entries.values():
        shared = set(entry.domains) & set(other.domains)
        if shared:
            raise UsageError(f"{other.id} has the domain {min(shared)} already: flows outlets show {other.id}")
        if other.id == entry.id:
            raise UsageError(f"there is an outlet {other.id} already ({other.name}): choose another --id")
        same = next((name for form, name in entry.keys.items() if form in other.keys), None)
        if same and other.id not in entry.namesakes and entry.id not in other.namesakes:
            raise UsageError(
                f"{other.id} is called {same!r} already: flows outlets show {other.id}; "
                f"when they are two, add --namesake {other.id}"
            )


def _id_of(fields: dict[str, Any]) -> str:
    """Lower case, letters without marks, digits and hyphens: of the name, else of the first domain."""
    domains = fields.get("domains") or [""]
    for text in (str(fields.get("name", "")), str(domains[0])):
        bare = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS)).casefold()
        words = "".join(char if char.isascii() and char.isalnum() else " " if not _mark(char) else "" for char in bare)
        if words.strip():
            return "-".join(words.split())
    return ""


def _mark(char: str) -> bool:
    return unicodedata.category(char) == "Mn"


def _written(entry: Entry) -> bytes:
    fields = {"id": entry.id, **entry.model_dump(mode="json", exclude_defaults=True)}
    return yaml_files.written([fields]).encode()
