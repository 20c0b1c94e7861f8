"""The files of an embedded index: versioned folders, and a pointer that names the one in use.

index/articles-v1-<stamp>/   a tantivy index and `flows.json`, which says what it was built for
index/building-v1-<stamp>/   the same while it is being filled: renamed when it is complete, deleted by the next build
index/current                the name of the folder in use: swapped whole, so that readers see one or the other
index/ledger.sqlite  index/writer.lock
"""

import importlib.metadata
import re
import secrets
import shutil
from datetime import UTC, datetime
from pathlib import Path

import orjson
import tantivy

from flows.article import SCHEMA_VERSION
from flows.disk import refusal
from flows.errors import IndexUnavailable, SchemaMismatch
from flows.files import make_folder, sync_folder, write_whole
from flows.index.embedded.failures import as_stop, unwritable
from flows.index.embedded.lock import exclusive
from flows.index.embedded.schema import build, fingerprint, register

TANTIVY = importlib.metadata.version("tantivy")
POINTER, META = "current", "flows.json"
COMPLETE, BUILDING = "articles", "building"
_NAME = re.compile(rf"{COMPLETE}-v\d{{1,6}}-[\w-]{{1,100}}", re.ASCII)
_READABLE = 0o644  # other users may search an index whose folder lets them in
_CREATING = 30.0  # seconds to wait for another process that creates the index


def current(folder: Path) -> Path:
    """The folder of the index in use, created when there is none. Raises `Stop` when it is not as it should be."""
    try:
        if not (folder / POINTER).exists():
            make_folder(folder)
            with exclusive(folder / "create.lock", _CREATING):
                if not (folder / POINTER).exists():
                    point(folder, newest(folder) or create(folder))
    except OSError as error:
        raise unwritable(folder, error) from error
    return pointed(folder)


def pointed(folder: Path) -> Path:
    """The folder that the pointer names."""
    try:
        name = (folder / POINTER).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise _damaged(folder, f"its pointer {folder / POINTER} cannot be read", error) from error
    if not _NAME.fullmatch(name) or not (folder / name / META).is_file():
        raise _damaged(folder, f"its pointer names {name[:80]!r}, which is no index here")
    return folder / name


def create(folder: Path, kind: str = COMPLETE) -> Path:
    """A new empty versioned folder. `flows.json` is written last: a folder without one was never finished."""
    now = datetime.now(UTC)
    place = folder / f"{kind}-v{SCHEMA_VERSION}-{now:%Y%m%dT%H%M%S}-{secrets.token_hex(2)}"
    try:
        place.mkdir()
        with as_stop(folder):
            tantivy.Index(build(), path=str(place))
        told = {"schema_version": SCHEMA_VERSION, "schema_sha256": fingerprint(), "tantivy": TANTIVY}
        content = orjson.dumps(told | {"created_at": now.isoformat()})
        write_whole(place / META, content, durable=True, mode=_READABLE)
        sync_folder(folder)
    except OSError as error:
        raise unwritable(folder, error) from error
    return place


def versions(folder: Path) -> list[Path]:
    """Every folder that is a version or was to become one."""
    return [place for kind in (COMPLETE, BUILDING) for place in folder.glob(f"{kind}-v*") if place.is_dir()]


def newest(folder: Path) -> Path | None:
    """A finished folder without a pointer: the process that made it ended in between, or the pointer was lost."""
    return max((place.parent for place in folder.glob(f"articles-v{SCHEMA_VERSION}-*/{META}")), default=None)


def finish(place: Path) -> Path:
    """Make a folder that was being filled a complete version; where it is now."""
    finished = place.with_name(COMPLETE + place.name.removeprefix(BUILDING))
    try:
        place.rename(finished)
        sync_folder(place.parent)
    except OSError as error:
        raise unwritable(place.parent, error) from error
    return finished


def discard(place: Path) -> None:
    """Delete a version. It is called unfinished first, so that an interruption leaves what the next build deletes."""
    try:
        if place.name.startswith(COMPLETE):
            place = place.rename(place.with_name(BUILDING + place.name.removeprefix(COMPLETE)))
        shutil.rmtree(place)
    except OSError as error:
        raise unwritable(place.parent, error) from error


def point(folder: Path, place: Path) -> None:
    """Make a versioned folder the one in use."""
    try:
        write_whole(folder / POINTER, f"{place.name}\n".encode(), durable=True, mode=_READABLE)
    except OSError as error:
        raise unwritable(folder, error) from error


def meta(place: Path) -> tuple[int, str, datetime]:
    """(schema version, hash of the schema, when it was created) of a versioned folder, as its `flows.json` has them."""
    try:
        told = orjson.loads((place / META).read_bytes())
        return int(told["schema_version"]), str(told["schema_sha256"]), datetime.fromisoformat(told["created_at"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _damaged(place.parent, f"{place / META} cannot be read", error) from error


def open_tantivy(place: Path) -> tantivy.Index:
    """Open a versioned folder. Raises `SchemaMismatch` where it was built for another schema, and
    `IndexUnavailable` where it cannot be read."""
    version, built_for, _ = meta(place)
    if built_for != fingerprint():
        other = f"version {version}, this program has {SCHEMA_VERSION}" if version != SCHEMA_VERSION else "other fields"
        raise SchemaMismatch(
            f"the index {place} was built for another schema ({other})",
            safe="nothing was changed, and the version of article-flows that built it still reads it",
            next_command="flows index rebuild",
        )
    return register(open_any(place))


def open_any(place: Path) -> tantivy.Index:
    """Open a versioned folder of any schema: good for reading its stored documents, and for counting them."""
    try:
        index = tantivy.Index.open(str(place))
        index.config_reader(reload_policy="manual")
    except (ValueError, OSError) as error:
        raise _damaged(place.parent, f"{place} cannot be opened: {error}", error) from error
    return index


def state(place: Path) -> tuple[int, int]:
    """What changes with every commit: tantivy replaces its `meta.json`."""
    try:
        found = (place / "meta.json").stat()
    except OSError as error:
        raise _damaged(place.parent, f"{place / 'meta.json'} is not there", error) from error
    return found.st_ino, found.st_mtime_ns


def size(place: Path) -> int:
    """Bytes on disk."""
    total = 0
    for file in place.iterdir():
        try:
            total += file.stat().st_size
        except FileNotFoundError:  # a merge ended meanwhile
            continue
    return total


def _damaged(folder: Path, what: str, error: Exception | None = None) -> IndexUnavailable:
    if error is not None and refusal(error) is not None:
        return unwritable(folder, error)
    return IndexUnavailable(
        f"the index in {folder} is damaged: {what}",
        safe="nothing was changed; the drops and the raw texts are separate files",
        next_command=f"restore {folder} from a backup, or move it away and run: flows ingest DROP...",
    )
