"""Drops packed in every way that a drop may come."""

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

import zstandard

from flows.read.discover import discover
from flows.read.record import Record
from flows.read.records import records

File = tuple[str, bytes]

COMPRESS: dict[str, Callable[[bytes], bytes]] = {
    ".gz": lambda content: gzip.compress(content, mtime=0),
    ".bz2": bz2.compress,
    ".xz": lzma.compress,
    ".zst": lambda content: zstandard.ZstdCompressor().compress(content),
}


def zipped(files: Iterable[File], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, content in files:
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return target.getvalue()


def tarred(files: Iterable[File], more: Iterable[tarfile.TarInfo] = ()) -> bytes:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w", encoding="utf-8", errors="surrogateescape") as archive:
        for info in more:
            archive.addfile(info)
        for name, content in files:
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return target.getvalue()


def read(folder: Path, name: str, content: bytes) -> list[Record]:
    """The records of one file of a drop."""
    path = folder / name
    path.write_bytes(content)
    return of(path)


def of(path: Path) -> list[Record]:
    found = discover([str(path)], "drop")
    return [record for file in found.files() for record in records(file, found.ignore)]


def codes(found: Iterable[Record]) -> dict[str, str]:
    """Why records were refused, by path."""
    return {record.path: record.refusal.code.value for record in found if record.refusal}
