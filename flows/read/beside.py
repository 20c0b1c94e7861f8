"""What stands beside a file and belongs to it: its sidecar, a file of the same stem with metadata, and its row in a
manifest of its folder or of one around that. What is closer is believed first: the sidecar, then the nearest manifest.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any, TypeAlias

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
_LONGEST_SHOWN = 200  # characters of a name that is nobody's


def may_be_beside(name: str) -> bool:
    """Whether a file of this name can be metadata of others at all: cheap, and no for most. Where a folder has none,
    nothing stands beside its files."""
    name = name.lower()
    return name.endswith(SUFFIXES) and (name.endswith(_SIDECARS) or is_manifest_name(name))


class Beside:
    """The metadata beside the files of one folder.

    `names` are its files; `read` gives the bytes of one. `folders` are its subfolders, in which a manifest may name
    files too, and `above` the folders around it whose manifests do. Each manifest is read once, when it is asked for
    first; a sidecar when its file is.
    """

    def __init__(
        self,
        names: Sequence[str],
        read: Callable[[str], bytes],
        folders: Collection[str] = (),
        above: "Above" = (),
    ) -> None:
        self._read = read
        self._names = names
        self._folders = frozenset(folders)
        self._around: Above = ((self, ""), *above)

    def is_beside(self, name: str) -> bool:
        """Whether the file is metadata of others, and no article."""
        return name in self._manifests or name in self._sidecar_names

    def of(self, name: str) -> bytes:
        """What is said of the file: a JSON object, or nothing. Raises `Reject` with METADATA_SYNTAX where it cannot be
        read, or where a row of a manifest that may be the file's cannot."""
        known: dict[str, Any] = {}
        for sidecar in self._sidecars.get(name, ()):
            known = completed(known, self._sidecar(sidecar))
        for beside, way in self._around:
            for row in beside._rows_of(way + name):
                known = completed(known, row)
        try:
            return orjson.dumps(known) if known else b""
        except (TypeError, ValueError) as error:
            raise _unreadable(name, "what stands beside it is no text") from error

    @property
    def has_manifest(self) -> bool:
        """Whether a file here says something of others by their names."""
        return bool(self._manifests)

    def above(self, folder: str) -> "Above":
        """What a subfolder of this name has above it."""
        below = ((beside, f"{way}{folder}/") for beside, way in self._around)
        return tuple((beside, way) for beside, way in below if beside.reaches(way))

    def reaches(self, way: str) -> bool:
        """Whether a manifest here may name files in the subfolder at the end of this way."""
        return way.partition("/")[0] in self._reached

    def claim(self, names: Iterable[str]) -> None:
        """Note that there are files of these names, whoever reads them, for the manifests here and above."""
        named = [(manifest, way) for beside, way in self._around for manifest in beside._manifests.values()]
        for name in names if named else ():
            for manifest, way in named:
                manifest.claimed.update(self._meaning(manifest, way + name))

    def unclaimed(self) -> Iterator[str]:
        """Rows of the manifests here that name no file that was claimed, in words."""
        for manifest_name, manifest in self._manifests.items():
            for named in manifest.rows:
                if named not in manifest.claimed:
                    yield f"{manifest_name}: no file {named[:_LONGEST_SHOWN]!r}"

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
        suffix = _suffix(name)
        if suffix.lower() not in _SIDECARS:
            return []
        stem = name.removesuffix(suffix)
        mark = _suffix(stem)
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
    def _reached(self) -> frozenset[str]:
        rows = (row for manifest in self._manifests.values() for row in manifest.rows if "/" in row)
        return frozenset(row.partition("/")[0] for row in rows).intersection(self._folders)

    def _rows_of(self, path: str) -> Iterator[dict[str, Any]]:
        """What the manifests here say of the file at this path from them."""
        for manifest_name, manifest in self._manifests.items():
            named = next(self._meaning(manifest, path), None)
            if named is not None:
                yield manifest.rows[named]
            elif manifest.problems:
                raise _unreadable(manifest_name, manifest.problems[0])

    def _meaning(self, manifest: Manifest, path: str) -> Iterator[str]:
        """The rows that mean the file at this path from the manifest, the clearest first.

        A row with a path that leads through no folder here (that of another machine, say) counts by its end.
        """
        for name in dict.fromkeys((path, *_stems_of(path))):
            if name in manifest.rows:
                yield name
            elif name in manifest.ends and manifest.ends[name].partition("/")[0] not in self._folders:
                yield manifest.ends[name]

    def _sidecar(self, name: str) -> dict[str, Any]:
        try:
            data = self._read(name)
            if len(data) > MAX_RECORD_BYTES:
                raise ValueError(f"{len(data)} bytes; at most {MAX_RECORD_BYTES} are read")
            content = parsed_object(_suffix(name).lower(), data)
        except OSError as error:
            raise _unreadable(name, error.strerror or type(error).__name__) from error
        except (ValueError, Reject) as error:
            raise _unreadable(name, str(error).splitlines()[0][:200]) from error
        if isinstance(content, list) and len(content) == 1:
            content = content[0]
        if not isinstance(content, dict):
            raise _unreadable(name, "it holds no object")
        return {str(key): value for key, value in content.items()}


Above: TypeAlias = tuple[tuple[Beside, str], ...]
"""Folders around one, the nearest first, and the way from each, with a slash at its end."""


def _unreadable(name: str, why: str) -> Reject:
    return Reject(RejectCode.METADATA_SYNTAX, f"{name}: {why}")


def _suffix(name: str) -> str:
    """The suffix of a name or path, as `pathlib` has it, which reads all of a path for it."""
    stem, dot, suffix = name.rpartition("/")[2].rpartition(".")
    return dot + suffix if stem and suffix else ""


def _uncompressed(name: str) -> str:
    suffix = _suffix(name)
    return name.removesuffix(suffix) if suffix.lower() in _COMPRESSIONS else name


def _is_text(name: str) -> bool:
    return _uncompressed(name).lower().endswith(_TEXTS)


def _stems_of(name: str) -> Iterator[str]:
    content = _uncompressed(name)
    suffix = _suffix(content)
    if suffix.lower() in _TEXTS + _DATA:
        yield from dict.fromkeys((name, content, content.removesuffix(suffix)))
