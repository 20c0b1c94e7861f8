"""Raw articles as they were read, compressed, by the SHA-256 of their bytes: cleaning can be explained and done again
long after the drop folder is gone."""

import dataclasses
import gzip
import zlib
from pathlib import Path
from typing import Any

import orjson
from pydantic import TypeAdapter

from flows.article import Source
from flows.files import write_whole
from flows.inputs import Metadata, RawArticle

_METADATA = TypeAdapter(Metadata)
_LEVEL = 6  # gzip: levels above gain 1 % on articles of 3 kB


class RawStore:
    """A folder of `ab/ab12….json.gz` files. Writing is atomic, and writing the same article again does nothing.

    Files are not forced to disk one by one, which would cost more than cleaning the article: what a power cut left
    unreadable counts as not kept, and is written again with its article.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, raw: RawArticle) -> None:
        """Keep a raw article under `raw.source.sha256`."""
        if self.get(raw.source.sha256) is not None:
            return
        content = {
            "text": raw.text,
            "source": raw.source.model_dump(mode="json"),
            "metadata": dataclasses.asdict(raw.metadata),
            "encoding_repaired": raw.encoding_repaired,
        }
        path = self._path(raw.source.sha256)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, gzip.compress(orjson.dumps(content), _LEVEL, mtime=0), durable=False)

    def get(self, sha256: str) -> RawArticle | None:
        """The raw article of these bytes; None when it is not kept here."""
        try:
            content: dict[str, Any] = orjson.loads(gzip.decompress(self._path(sha256).read_bytes()))
        except (FileNotFoundError, EOFError, gzip.BadGzipFile, zlib.error, orjson.JSONDecodeError):
            return None
        return RawArticle(
            text=content["text"],
            source=Source.model_validate(content["source"]),
            metadata=_METADATA.validate_python(content["metadata"]),
            encoding_repaired=content["encoding_repaired"],
        )

    def _path(self, sha256: str) -> Path:
        return self.folder / sha256[:2] / f"{sha256}.json.gz"
