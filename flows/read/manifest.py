"""A manifest: one file that says of many what is known of each. JSON, JSON Lines, CSV or YAML; a row names its file,
or the names of the files are the keys."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any

import orjson

from flows.errors import Reject, RejectCode
from flows.read.encoding import decode
from flows.read.plain_yaml import plain_yaml

STEMS = ("manifest", "metadata")
SUFFIXES = (".json", ".jsonl", ".ndjson", ".csv", ".tsv", ".yml", ".yaml")
FILE_KEYS = (
    "file",
    "path",
    "filename",
    "file_name",
    "localpath",
    "name",
)  # what names the file of a row, in this order
LARGEST = 64_000_000  # bytes: half a million rows; it is in memory at once, at about four times that
_LISTS = ("files", "articles", "items", "documents", "records", "data", "manifest", "metadata")


@dataclass
class Manifest:
    """What a manifest says by the names it uses, what is wrong with it, and which names turned out to be files'."""

    rows: dict[str, dict[str, Any]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    claimed: set[str] = field(default_factory=set)

    @cached_property
    def ends(self) -> dict[str, str]:
        """The rows that give a path, by the name at its end, where that is the end of one row alone."""
        ends: dict[str, str] = {}
        for row in self.rows:
            _, slash, end = row.rpartition("/")
            if slash:
                ends[end] = "" if end in ends else row
        return {end: row for end, row in ends.items() if row}


def is_manifest_name(name: str) -> bool:
    """Whether a file of this name may be a manifest of its folder."""
    path = PurePosixPath(name.lower())
    return path.stem in STEMS and path.suffix in SUFFIXES


def parsed_manifest(name: str, data: bytes) -> Manifest:
    """The manifest in this file. A row that cannot be read is a problem, and so is all of it; nothing is raised."""
    manifest = Manifest()
    if len(data) > LARGEST:
        manifest.problems.append(f"{len(data)} bytes; at most {LARGEST} are read")
        return manifest
    try:
        for number, row in enumerate(_rows(PurePosixPath(name).suffix.lower(), data, manifest.problems), 1):
            if not isinstance(row, dict):
                manifest.problems.append(f"row {number} is no object")
                continue
            named = next((key for key in FILE_KEYS if isinstance(row.get(key), str) and row[key].strip()), None)
            if named is not None:
                manifest.rows.setdefault(_plain(row.pop(named)), row)
    except (ValueError, csv.Error) as error:
        manifest.problems.append(str(error).splitlines()[0][:200])
    except Reject as reject:
        manifest.problems.append(str(reject))
    return manifest


def _plain(file: str) -> str:
    """A name as the drop's are: forward slashes, no dots that lead nowhere."""
    return str(PurePosixPath(file.strip().replace("\\", "/"))).removeprefix("/")


def _rows(suffix: str, data: bytes, problems: list[str]) -> Iterator[Any]:
    if suffix in (".jsonl", ".ndjson"):
        for number, line in enumerate(data.removeprefix(b"\xef\xbb\xbf").splitlines(), 1):
            try:
                if line.strip():
                    yield orjson.loads(line)
            except orjson.JSONDecodeError as error:
                problems.append(f"line {number}: {error.msg}")
    elif suffix in (".csv", ".tsv"):
        yield from _table(decode(data).text, problems)
    else:
        content = parsed_object(suffix, data)
        if isinstance(content, dict):
            listed = next((content[key] for key in _LISTS if isinstance(content.get(key), list | dict)), content)
            content = listed
        if isinstance(content, dict):
            content = [{**row, "file": name} for name, row in content.items() if isinstance(row, dict)]
        if not isinstance(content, list):
            raise Reject(RejectCode.METADATA_SYNTAX, "neither a list of rows nor an object by file name")
        yield from content


def _table(text: str, problems: list[str]) -> Iterator[dict[str, Any]]:
    head = text[: text.find("\n") + 1] or text
    delimiter = max(",;\t|", key=head.count)
    csv.field_size_limit(LARGEST)
    reader = csv.DictReader(text.splitlines(keepends=True), delimiter=delimiter, strict=True)
    for row in reader:
        if None in row or None in row.values():
            problems.append(f"line {reader.line_num}: the row does not fit the header")
        yield {key: value for key, value in row.items() if isinstance(key, str) and isinstance(value, str)}


def parsed_object(suffix: str, data: bytes) -> Any:
    """JSON or YAML, by the suffix. Raises `ValueError` with the reason, or `Reject` where it is no text."""
    if suffix == ".json":
        return orjson.loads(data.removeprefix(b"\xef\xbb\xbf"))
    return plain_yaml(decode(data).text)
