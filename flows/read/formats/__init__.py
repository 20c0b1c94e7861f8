"""From a file's content to its records: one reader a format, chosen by the suffix of the content.

A reader holds one record at a time. What is wrong with a record costs that record; the others go on where the format
lets them be told apart.
"""

from collections.abc import Iterator

from flows.read.formats import json_documents, json_lines, table, warc
from flows.read.formats.whole import whole
from flows.read.member import Member, Reader
from flows.read.record import Record

ONE_RECORD = (".txt", ".html", ".htm")  # suffixes of files that are one record each


def _xml(member: Member) -> Iterator[Record]:
    from flows.read.formats import xml_documents  # lxml: most drops hold no XML

    yield from xml_documents.read(member)


READERS: dict[str, Reader] = {
    ".txt": whole("txt"),
    ".html": whole("html"),
    ".htm": whole("html"),
    ".json": json_documents.read,
    ".jsonl": json_lines.read,
    ".ndjson": json_lines.read,
    ".csv": table.read,
    ".tsv": table.read,
    ".xml": _xml,
    ".rss": _xml,
    ".atom": _xml,
    ".nitf": _xml,
    ".newsml": _xml,
    ".warc": warc.read,
}
