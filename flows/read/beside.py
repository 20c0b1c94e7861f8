"""What stands beside a file and belongs to it: its sidecar, a file of the same stem with metadata, and its row in a
manifest of its folder. What the sidecar says comes before what the manifest says."""

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any

import orjson

from flows.errors import Reject, RejectCode
from flows.read.keys import completed
from flows.read.manifest import SUFFIXES, Manifest, is_manifest_name, parsed_manifest, parsed_object
from flows.read.record import MAX_RECORD_BYTES

_TEXTS = (".txt", ".html", ".htm")
_DATA = (".json", ".jsonl", ".ndjson", ".csv", ".tsv", ".xml", ".rss", ".atom", ".nitf", ".newsml", ".warc")
_COMPRESSIONS = (".gz", ".bz2", ".xz", ".zst")
_SIDECARS = (".json", ".yml", ".yaml")
_MARKS = (".meta", ".metadata", ".info")  # a.meta.json
_MOST_NAMED = 200


def may_be_beside(name: str) -> bool:
    """Whether a file of this name can be metadata of others at all: cheap, and no for most. Where a folder has none,
    nothing stands beside its files."""
    name = name.lower()
    return name.endswith(SUFFIXES) and (name.endswith(_SIDECARS) or is_manifest_name(name))


class Beside:
    """The metadata beside the files of one folder or archive.

    `names` are its files, with forward slashes; `read` gives the bytes of one. Each manifest is read once, when it is
    asked for first; a sidecar when its file is.
    """

    def __init__(self, names: Sequence[str], read: Callable[[str], bytes]) -> None:
        self._read = read
        self._names = names

    def is_beside(self, name: str) -> bool:
        """Whether the file is metadata of others, and no article."""
        return name in self._manifests or name in self._sidecar_names

    def of(self, name: str) -> bytes:
        """What is said of the file: a JSON object, or nothing. Raises `Reject` with METADATA_SYNTAX where it cannot be
        read, or where a row of the manifest that may be the file's cannot."""
        known: dict[str, Any] = {}
        for sidecar in self._sidecars.get(name, ()):
            known = completed(known, self._sidecar(sidecar))
        for manifest_name, manifest in self._manifests.items():
            if not name.startswith(_folder(manifest_name)):
                continue
            row = self._rows[manifest_name].get(name)
            if row is not None:
                known = completed(known, row)
            elif manifest.problems:
                raise _unreadable(manifest_name, manifest.problems[0])
        try:
            return orjson.dumps(known) if known else b""
        except (TypeError, ValueError) as error:
            raise _unreadable(name, "what stands beside it is no text") from error

    @property
    def unclaimed(self) -> tuple[str, ...]:
        """Rows of manifests that name no file that is here, as `manifest: name`; at most 200."""
        found: list[str] = []
        for manifest_name, manifest in self._manifests.items():
            for named in manifest.rows:
                if len(found) < _MOST_NAMED and not self._named(manifest_name, named):
                    found.append(f"{manifest_name}: {named}")
        return tuple(found)

    @cached_property
    def _stems(self) -> dict[str, list[str]]:
        """The files of articles by every name that may mean them: `a.txt.gz`, `a.txt` and `a`."""
        stems: dict[str, list[str]] = {}
        for name in self._names:
            for stem in _stems_of(name):
                stems.setdefault(stem, []).append(name)
        return stems

    @cached_property
    def _sidecars(self) -> dict[str, list[str]]:
        sidecars: dict[str, list[str]] = {}
        for name in sorted(self._names):
            for owner in self._owners(name):
                sidecars.setdefault(owner, []).append(name)
        return sidecars

    @cached_property
    def _sidecar_names(self) -> frozenset[str]:
        return frozenset(name for names in self._sidecars.values() for name in names)

    def _owners(self, name: str) -> list[str]:
        """The files that this one is a sidecar of. Without a mark, a `.json` belongs to a text of its stem alone."""
        suffix = PurePosixPath(name).suffix
        if suffix.lower() not in _SIDECARS:
            return []
        stem = name.removesuffix(suffix)
        mark = PurePosixPath(stem).suffix
        marked = mark.lower() in _MARKS
        owners = self._stems.get(stem.removesuffix(mark) if marked else stem, [])
        texts_only = suffix.lower() == ".json" and not marked
        return [
            owner
            for owner in owners
            if owner != name and (not texts_only or _is_text(owner) or stem in (owner, _uncompressed(owner)))
        ]

    @cached_property
    def _manifests(self) -> dict[str, Manifest]:
        """Those that name files, or cannot be read while there are files that they may name."""
        manifests = {}
        for name in self._names:
            if is_manifest_name(name) and name not in self._sidecar_names:
                try:
                    manifest = parsed_manifest(name, self._read(name))
                except OSError as error:
                    manifest = Manifest(problems=[error.strerror or type(error).__name__])
                except Reject as reject:
                    manifest = Manifest(problems=[str(reject)])
                if manifest.rows or (manifest.problems and any(map(_is_text, self._names))):
                    manifests[name] = manifest
        return manifests

    @cached_property
    def _rows(self) -> dict[str, dict[str, dict[str, Any]]]:
        """Of each manifest, the rows by the files they name."""
        rows: dict[str, dict[str, dict[str, Any]]] = {}
        for manifest_name, manifest in self._manifests.items():
            mine = rows.setdefault(manifest_name, {})
            for named, row in manifest.rows.items():
                for name in self._named(manifest_name, named):
                    mine.setdefault(name, row)
        return rows

    def _named(self, manifest_name: str, named: str) -> list[str]:
        """The files that a row means: by the path from the manifest, else by the name at the path's end alone."""
        folder = _folder(manifest_name)
        exact = self._stems.get(folder + named) or self._stems.get(folder + PurePosixPath(named).name) or []
        return [name for name in exact if name != manifest_name]

    def _sidecar(self, name: str) -> dict[str, Any]:
        try:
            data = self._read(name)
            if len(data) > MAX_RECORD_BYTES:
                raise ValueError(f"{len(data)} bytes; at most {MAX_RECORD_BYTES} are read")
            content = parsed_object(PurePosixPath(name).suffix.lower(), data)
        except OSError as error:
            raise _unreadable(name, error.strerror or type(error).__name__) from error
        except (ValueError, Reject) as error:
            raise _unreadable(name, str(error).splitlines()[0][:200]) from error
        if isinstance(content, list) and len(content) == 1:
            content = content[0]
        if not isinstance(content, dict):
            raise _unreadable(name, "it holds no object")
        return {str(key): value for key, value in content.items()}


def _unreadable(name: str, why: str) -> Reject:
    return Reject(RejectCode.METADATA_SYNTAX, f"{PurePosixPath(name).name}: {why}")


def _folder(name: str) -> str:
    return name[: name.rfind("/") + 1]


def _uncompressed(name: str) -> str:
    suffix = PurePosixPath(name).suffix
    return name.removesuffix(suffix) if suffix.lower() in _COMPRESSIONS else name


def _is_text(name: str) -> bool:
    return _uncompressed(name).lower().endswith(_TEXTS)


def _stems_of(name: str) -> Iterator[str]:
    content = _uncompressed(name)
    suffix = PurePosixPath(content).suffix
    if suffix.lower() in _TEXTS + _DATA:
        yield from dict.fromkeys((name, content, content.removesuffix(suffix)))
