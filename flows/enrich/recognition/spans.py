"""A recognised name: what every engine of flows.enrich.recognition.ner gives."""

from typing import Literal, NamedTuple

SpanKind = Literal["person", "organisation", "place", "work", "other"]


class Span(NamedTuple):
    """Offsets in characters of the text that was read, and what the engine takes the name for.

    An engine that goes by rules says in `evidence` which of them spoke ("honorific before it") and in `confidence` how
    often such names are right, 0 to 1; a model leaves both empty: there its agreement with itself over the document
    tells (flows.enrich.entities.stage).
    """

    start: int
    end: int
    kind: SpanKind
    confidence: float | None = None
    evidence: str = ""
