"""A stored document as one of today's model: as it is where it fits, else made again from its raw text.

What the index alone knows of an article is carried over: its id, its places, when it was first seen, the day of its
drop, its story and what that calls its people, what it is a near-duplicate of, its earlier versions.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter, ValidationError

from flows import stages
from flows.article import SCHEMA_VERSION, Article, Entity, Pipeline
from flows.errors import FlowsError, Reject, RejectCode
from flows.index.base import Document
from flows.inputs import Options, RawArticle
from flows.raw_store.store import RawStore
from flows.stories.names import retold
from flows.upkeep.refresh import left_out, pipeline_of_today

_OF_THE_INDEX = ("id", "first_seen_at", "story", "near_duplicate_of", "near_duplicate_similarity", "versions")
_OF_ITS_SOURCE = ("drop", "path", "id", "drop_date", "places")


class Origin(StrEnum):
    """What the documents of a new version are made from."""

    DOCUMENTS = "documents"  # the stored ones, where they fit the model of today
    RAW = "raw"  # the raw texts, where they are kept


@dataclass(frozen=True, slots=True)
class Renewed:
    """A document ready to be written, or why there is none."""

    document: Document | None
    refusal: str = ""  # a stable code
    detail: str = ""
    made_again: bool = False  # from its raw text


def renew(stored: Document, raw_store: RawStore, origin: Origin) -> Renewed:
    """The document to write for `stored`. Never raises for what is wrong with it."""
    try:
        fits: Document | None = Article.model_validate(stored | {"schema_version": SCHEMA_VERSION}).to_document()
        misfit = ""
    except ValidationError as error:
        fits, misfit = None, _words(error)
    if fits and origin is Origin.DOCUMENTS:
        return Renewed(fits)
    try:
        raw = raw_store.get(stored["source"]["sha256"])
    except (KeyError, TypeError):
        raw = None
    if raw is not None:
        return _made_again(stored, raw)
    if fits:
        return Renewed(fits)
    return Renewed(None, "no_raw_text", f"it does not fit the model of today ({misfit}), and its raw text is not kept")


def _made_again(stored: Document, raw: RawArticle) -> Renewed:
    try:
        made_by = Pipeline.model_validate(stored.get("pipeline", {}))
        first_seen_at = datetime.fromisoformat(stored["first_seen_at"])
        source = stored["source"]
        day = date.fromisoformat(source["drop_date"]) if source.get("drop_date") else first_seen_at.date()
        made = stages.process(raw, Options(day, first_seen_at, left_out(made_by), made_by.strictness))
        pipeline = pipeline_of_today(made_by).evolve(run_id=made_by.run_id, engines=made.pipeline.engines)
        document = made.evolve(pipeline=pipeline).to_document()
        document |= {name: stored[name] for name in _OF_THE_INDEX if name in stored}
        document["source"] = {name: value for name, value in document["source"].items() if name not in _OF_ITS_SOURCE}
        document["source"] |= {name: source[name] for name in _OF_ITS_SOURCE if name in source}
        document = retold(document, {"entities": _entities(stored)})
        return Renewed(Article.model_validate(document).to_document(), made_again=True)
    except Reject as reject:
        return Renewed(None, str(reject.code), reject.detail)
    except ValidationError as error:
        return Renewed(
            None, "misfit", f"what only the index knows of it does not fit the model of today: {_words(error)}"
        )
    except FlowsError:
        raise
    except Exception as error:  # noqa: BLE001 - one document's trouble is not that of the run; its text is in no message
        return Renewed(None, str(RejectCode.DEFECT), type(error).__name__)


def _entities(stored: Document) -> list[dict[str, Any]]:
    """Those of a document that may be of another model; none where they are of another model themselves."""
    try:
        found = TypeAdapter(list[Entity]).validate_python(stored.get("entities", []))
    except ValidationError:
        return []
    return [one.model_dump(exclude_none=True) for one in found]


def _words(error: ValidationError) -> str:
    """Which fields do not fit, and why: never what they hold."""
    found = [f"{'.'.join(map(str, one['loc']))}: {one['type']}" for one in error.errors(include_input=False)]
    return "; ".join(found[:3]) + ("; …" if len(found) > 3 else "")
