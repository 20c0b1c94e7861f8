"""Raw articles as they were read, compressed, by the SHA-256 of their bytes: cleaning can be explained and done again
long after the drop folder is gone."""

import dataclasses
import gzip
import os
import tempfile
from pathlib import Path
from typing import Any

import orjson
from pydantic import TypeAdapter

from flows.article import Metadata, RawArticle, Source

_METADATA = TypeAdapter(Metadata)
_LEVEL = 6  # gzip: levels above gain 1 % on articles of 3 kB


class RawStore:
    """A folder of `ab/ab12….json.gz` files. Writing is atomic, and writing the same article again does nothing."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, raw: RawArticle) -> None:
        """Keep a raw article under `raw.source.sha256`."""
        path = self._path(raw.source.sha256)
        if path.exists():
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        content = {
            "text": raw.text.encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
            "source": raw.source.model_dump(mode="json"),
            "metadata": dataclasses.asdict(raw.metadata),
            "encoding_repaired": raw.encoding_repaired,
        }
        handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(gzip.compress(orjson.dumps(content), _LEVEL, mtime=0))
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise

    def get(self, sha256: str) -> RawArticle | None:
        """The raw article of these bytes; None when it is not kept here."""
        path = self._path(sha256)
        if not path.exists():
            return None
        content: dict[str, Any] = orjson.loads(gzip.decompress(path.read_bytes()))
        return RawArticle(
            text=content["text"],
            source=Source.model_validate(content["source"]),
            metadata=_METADATA.validate_python(content["metadata"]),
            encoding_repaired=content["encoding_repaired"],
        )

    def _path(self, sha256: str) -> Path:
        return self.folder / sha256[:2] / f"{sha256}.json.gz"
