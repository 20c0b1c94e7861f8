"""From a file's content to its records: one reader a format, chosen by the suffix of the content.

A reader holds one record at a time. What is wrong with a record costs that record; the others go on where the format
lets them be told apart.
"""

from flows.read.formats import json_documents, json_lines, table, warc, xml_documents
from flows.read.formats.whole import whole
from flows.read.member import Reader

ONE_RECORD = (".txt", ".html", ".htm")  # suffixes of files that are one record each

READERS: dict[str, Reader] = {
    ".txt": whole("txt"),
    ".html": whole("html"),
    ".htm": whole("html"),
    ".json": json_documents.read,
    ".jsonl": json_lines.read,
    ".ndjson": json_lines.read,
    ".csv": table.read,
    ".tsv": table.read,
    ".xml": xml_documents.read,
    ".rss": xml_documents.read,
    ".atom": xml_documents.read,
    ".nitf": xml_documents.read,
    ".newsml": xml_documents.read,
    ".warc": warc.read,
}
