"""Raw articles as they were read, compressed, by the SHA-256 of their bytes: cleaning can be explained and done again
long after the drop folder is gone."""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import orjson
import zstandard
from pydantic import TypeAdapter

from flows.article import Source
from flows.files import DRAFT
from flows.inputs import Metadata, RawArticle
from flows.raw_store import users as store_users
from flows.raw_store.blobs import Blob, open_blobs
from flows.raw_store.users import StoreUser
from flows.settings import Settings

_METADATA = TypeAdapter(Metadata)
_LEVEL = 3  # of zstd: as small as gzip makes an article at level 6, in a third of its time
_MAX_DOCUMENT = 200_000_000  # bytes; a record has a twentieth of it. A damaged file may claim any size
_FOLDERS = tuple(f"{number:02x}" for number in range(256))
_NAME = re.compile(r"[0-9a-f]{2}/([0-9a-f]{64})\.json\.zst", re.ASCII)


class Kept(NamedTuple):
    """One raw text that is kept, without its content."""

    sha256: str
    size: int  # bytes, compressed
    modified: datetime | None  # when it was last put; None where the store does not tell


def open_raw_store(settings: Settings) -> "RawStore":
    """The store of these settings: `FLOWS_RAW_STORE`, else `raw` in the state folder. Raises `UsageError`, `Stop`."""
    place = settings.raw_store.get_secret_value() if settings.raw_store else ""
    return RawStore(place or settings.home / "raw")


class RawStore:
    """`ab/ab12….json.zst` in a folder or behind a URL (`flows.raw_store.blobs`).

    Picklable, and safe for many writers at once: the same article again is the same file. Files are not forced to disk
    one by one, which would cost more than cleaning the article: `sync` does it for all, before a ledger claims that
    they are kept. What a power cut left unreadable counts as not kept, and is written again with its article.
    """

    def __init__(self, place: Path | str) -> None:
        self._blobs = open_blobs(place)

    @property
    def location(self) -> str:
        """For people: a path, or a URL without secrets."""
        return self._blobs.location

    def put(self, raw: RawArticle) -> None:
        """Keep a raw article under `raw.source.sha256`. What is known of it now replaces what was known before."""
        self._blobs.write(_name(raw.source.sha256), _packed(raw))

    def get(self, sha256: str) -> RawArticle | None:
        """The raw article of these bytes; None when it is not kept here, or cannot be read any more."""
        packed = self._blobs.read(_name(sha256))
        return None if packed is None else _unpacked(packed)

    def remove(self, sha256: str) -> None:
        """Keep it no longer."""
        self._blobs.delete(_name(sha256))

    def erase(self, sha256: str) -> bool:
        """Keep it no longer, nor what a killed writer left of it; whether it was kept."""
        name = _name(sha256)
        there = self._blobs.read(name) is not None
        self._blobs.delete(name)
        for blob in self._blobs.files(sha256[:2]):
            if blob.name.startswith(f"{name}."):
                self._blobs.delete(blob.name)
        return there

    def keeps(self, sha256: str) -> bool:
        """It is kept, though perhaps not so that it can be read."""
        return self._blobs.read(_name(sha256)) is not None

    def sync(self) -> None:
        """All that was put and removed so far, by any process of this machine, outlives a power cut."""
        self._blobs.sync()

    def sha256s(self) -> Iterator[Kept]:
        """Everything that is kept, in the order of the first byte."""
        for blob in self._files():
            if name := _NAME.fullmatch(blob.name):
                yield Kept(name[1], blob.size, blob.modified)

    def drafts(self) -> Iterator[Blob]:
        """What writers have begun and not finished: they are at it, or were killed."""
        return (blob for blob in self._files() if blob.name.endswith(DRAFT))

    def remove_draft(self, draft: Blob) -> None:
        """Delete one of `drafts`."""
        self._blobs.delete(draft.name)

    def register(self, index_location: str) -> None:
        """Note that an index refers to this store: texts that any index refers to are not collected."""
        store_users.note(self._blobs, index_location)

    def unregister(self, index_location: str) -> bool:
        """Forget an index that is gone for good; whether it was known."""
        return store_users.forget(self._blobs, index_location)

    def users(self) -> list[StoreUser]:
        """All indices that refer to this store, sorted by location."""
        return store_users.noted(self._blobs)

    def _files(self) -> Iterator[Blob]:
        for folder in _FOLDERS:
            yield from self._blobs.files(folder)


def _name(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256}.json.zst"


def _packed(raw: RawArticle) -> bytes:
    content = {
        "text": raw.text,
        "source": raw.source.model_dump(mode="json"),
        "metadata": raw.metadata,
        "encoding_repaired": raw.encoding_repaired,
    }
    try:
        document = orjson.dumps(content)
    except TypeError:  # lone surrogates, which only escapes can write
        plain = content | {"metadata": _METADATA.dump_python(raw.metadata)}
        document = json.dumps(plain, ensure_ascii=True, separators=(",", ":")).encode()
    return zstandard.ZstdCompressor(_LEVEL, write_checksum=True).compress(document)


def _unpacked(packed: bytes) -> RawArticle | None:
    try:
        if zstandard.frame_content_size(packed) > _MAX_DOCUMENT:
            return None
        document = zstandard.ZstdDecompressor().decompress(packed, allow_extra_data=False)
        try:
            content: dict[str, Any] = orjson.loads(document)
        except orjson.JSONDecodeError:
            content = json.loads(document)
        return RawArticle(
            text=content["text"],
            source=Source.model_validate(content["source"]),
            metadata=_METADATA.validate_python(content["metadata"]),
            encoding_repaired=content["encoding_repaired"],
        )
    except (zstandard.ZstdError, ValueError, KeyError, TypeError):
        return None
