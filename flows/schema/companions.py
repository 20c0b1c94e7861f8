"""The indices beside the articles, each with a model that names its fields: quotes, files, rejects, runs, tombstones.

All but the quotes are the ledger (`flows.index.ledger`) as Elasticsearch keeps it and Kibana shows it.
"""

from datetime import datetime
from typing import Any

from pydantic import BaseModel

from flows.article import Part
from flows.quotation import Quotation
from flows.schema.fields import fields
from flows.schema.roles import Role, field


class Placed(Part):
    """What every entry of the ledger says of its record's place."""

    place: str = field(
        Role.KEY, "ledger", "Drop, path and record as one value: what pages are sorted by", "seeds\0a.txt"
    )
    drop: str = field(Role.FACET, "ledger", "The drop: the folder, archive or file given to the run", "seeds")
    path: str = field(Role.FACET, "ledger", "Path of the file, relative to the drop", "002_d05778e0d9991043.txt")
    record: str = field(Role.KEY, "ledger", "The record in the file; empty for a file that is one article", "17")
    sha256: str = field(Role.KEY, "ledger", "SHA-256 of the record's bytes, hexadecimal", "d05778e0" * 8)
    size: int = field(Role.NUMBER, "ledger", "Size of the record in bytes", 2552)
    run_id: str = field(Role.FACET, "ledger", "Run that judged the record last", "20260101T120000-4c1e")
    seen_at: datetime = field(Role.DATE, "ledger", "When that run judged it", "2026-01-01T12:00:00Z")


class File(Placed):
    """What became of one record of a drop."""

    outcome: str = field(Role.FACET, "ledger", "loaded, duplicate, rejected or deleted", "loaded")
    article_id: str | None = field(
        Role.KEY, "ledger", "The article it became, or is a duplicate of", "0a72878812953d0a7df80bf9", default=None
    )
    reason: str | None = field(Role.FACET, "ledger", "Reason code of a reject", "empty", default=None)
    detail: str | None = field(Role.FACET, "ledger", "What was wrong with it", "no text", default=None)
    fingerprint: str = field(Role.FACET, "ledger", "Fingerprint of the pipeline that judged it", "9f86d081884c7d65")


class Reject(Placed):
    """One rejected record, kept to be looked at and tried again."""

    code: str = field(Role.FACET, "ledger", "Reason code", "empty")
    detail: str = field(Role.FACET, "ledger", "What was wrong with it", "no text")
    head: bytes = field(Role.STORED, "ledger", "The first 64 kB of the record, base64", "")
    format: str = field(Role.FACET, "ledger", "What the record's text is: txt, html, json ...", "txt")
    encoding: str | None = field(Role.FACET, "ledger", "Encoding its reader knew of", "utf-8", default=None)
    beside: bytes = field(Role.STORED, "ledger", "Metadata that stood beside the record, base64", "")
    location: str = field(Role.FACET, "ledger", "The file it was read from, on the host of the run", "/srv/drops/a.txt")
    read: bool = field(Role.FACET, "ledger", "Whether the reader accepted it, and what came after refused it", True)


class Run(Part):
    """What one run did; `flows runs show` has the whole report."""

    run_id: str = field(
        Role.FACET, "ledger", "Id of the run, which begins with when it started", "20260101T120000-4c1e"
    )
    kind: str = field(
        Role.FACET,
        "ledger",
        "What ran: ingest, resume, retry, reprocess, recover, rebuild, rollback, copy, forget, stories",
        "ingest",
        default="",
    )
    state: str = field(Role.FACET, "ledger", "running, completed, held, stopped or interrupted", "completed")
    drops: list[str] = field(Role.FACET, "ledger", "The drops it read", ["seeds"], default=[])
    first_saved_at: datetime = field(Role.DATE, "ledger", "When it was first noted", "2026-01-01T12:00:00Z")
    started_at: datetime = field(Role.DATE, "ledger", "When it started", "2026-01-01T12:00:00Z")
    finished_at: datetime | None = field(Role.DATE, "ledger", "When it ended", "2026-01-01T12:01:00Z", default=None)
    seconds: float = field(Role.NUMBER, "ledger", "How long it took; 0 while it runs", 60.0, default=0.0)
    files: int = field(Role.NUMBER, "ledger", "Files it read", 5, default=0)
    seen: int = field(Role.NUMBER, "ledger", "Records it read", 5, default=0)
    loaded: int = field(Role.NUMBER, "ledger", "Records that became an article", 5, default=0)
    created: int = field(Role.NUMBER, "ledger", "Of those loaded: new in the index", 5, default=0)
    updated: int = field(Role.NUMBER, "ledger", "Of those loaded: replaced an older version", 0, default=0)
    unchanged: int = field(Role.NUMBER, "ledger", "Records that were as a run before had left them", 0, default=0)
    duplicate: int = field(Role.NUMBER, "ledger", "Records whose very text was there already", 0, default=0)
    rejected: int = field(Role.NUMBER, "ledger", "Records that were refused", 0, default=0)
    newly_rejected: int = field(Role.NUMBER, "ledger", "Of those rejected: not known from an earlier run", 0, default=0)
    repaired: int = field(Role.NUMBER, "ledger", "Records done again: the index had lost their article", 0, default=0)
    replaced: int = field(Role.NUMBER, "ledger", "Articles deleted: their file now holds another one", 0, default=0)
    missing: int = field(Role.NUMBER, "ledger", "Records that the drop no longer holds", 0, default=0)
    deleted: int = field(Role.NUMBER, "ledger", "Articles deleted: the drop no longer holds them", 0, default=0)
    not_kept: int = field(Role.NUMBER, "ledger", "Documents left as they are: their raw text is not kept", 0, default=0)
    stale_documents: int = field(Role.NUMBER, "ledger", "Documents that a reprocess found stale", 0, default=0)
    runner: str = field(Role.FACET, "ledger", "What judged the records", "2 processes", default="")
    judged: int = field(Role.NUMBER, "ledger", "Records that were read and judged", 5, default=0)
    documents_per_second: float = field(Role.NUMBER, "ledger", "Records judged in a second", 21.5, default=0.0)
    peak_memory: int = field(
        Role.NUMBER, "ledger", "Bytes that the processes of the run held at most, all together", 734003200, default=0
    )
    undated: int = field(Role.NUMBER, "ledger", "Of those loaded: no date is known", 2, default=0)
    empty: int = field(Role.NUMBER, "ledger", "Of those loaded: no word in the body", 0, default=0)
    removed_lines: int = field(Role.NUMBER, "ledger", "Lines taken out of the articles loaded", 24, default=0)
    drifted: int = field(Role.NUMBER, "ledger", "Measures notably unlike those of earlier runs", 0, default=0)
    breaches: int = field(Role.NUMBER, "ledger", "Assertions on the drop that do not hold", 0, default=0)


def run_document(report: dict[str, Any]) -> dict[str, Any]:
    """What of a run report (`RunReport.to_document`, of any version of the program) can be searched and charted: the
    fields of `Run`, but for `first_saved_at`, which the ledger alone knows. Empty fields are left out."""
    shown = {name: report[name] for name in fields(Run) if report.get(name) is not None}
    started_at, finished_at = report.get("started_at"), report.get("finished_at")
    if started_at and finished_at:
        shown["seconds"] = (datetime.fromisoformat(finished_at) - datetime.fromisoformat(started_at)).total_seconds()
    if stale := report.get("stale"):
        shown["stale_documents"] = sum(stale.values())
    if stages := report.get("stage_documents"):
        shown["judged"] = max(0, stages.get("read", 0) - report.get("judged_before", 0))
        shown["documents_per_second"] = shown["judged"] / seconds if (seconds := shown.get("seconds")) else 0.0
    if profiles := report.get("profiles"):
        for name in ("undated", "empty"):
            shown[name] = sum(profile[name] for profile in profiles.values())
    if removed := report.get("removed"):
        shown["removed_lines"] = sum(removed.values())
    if (drift := report.get("drift")) is not None:
        shown["drifted"] = sum(1 for one in drift if one["notable"])
    if (breaches := report.get("breaches")) is not None:
        shown["breaches"] = len(breaches)
    return shown


class Forgotten(Part):
    """An article that was taken out and stays out: neither its address nor a word of it."""

    article_id: str = field(Role.KEY, "ledger", "Id of the article", "0a72878812953d0a7df80bf9")
    hashes: list[str] = field(
        Role.KEY,
        "ledger",
        "What a record of it is recognised by: the id, SHA-256 of bytes and of normalised texts, hexadecimal",
        ["0a72878812953d0a7df80bf9", "d05778e0" * 8],
    )
    forgotten_at: datetime = field(Role.DATE, "ledger", "When it was taken out", "2026-01-01T12:00:00Z")
    run_id: str = field(Role.FACET, "ledger", "Run that took it out", "20260101T120000-4c1e")
    reason: str = field(Role.FACET, "ledger", "What was given as the reason", "court order 17/26", default="")
    done: bool = field(Role.FACET, "ledger", "False: taking it out was interrupted, and is to be completed", True)


COMPANIONS: dict[str, type[BaseModel]] = {
    "article-quotes": Quotation,
    "article-files": File,
    "article-rejects": Reject,
    "article-runs": Run,
    "article-forgotten": Forgotten,
}
"""The model of each index beside the articles, by its name without a prefix."""
