"""What is decided about a line, and why: the vocabulary that cleaning and `flows explain` share."""

from dataclasses import dataclass, field
from typing import Literal

from flows.article import Helpline, Repair

Kind = Literal[
    "advert", "related", "newsletter", "helpline", "content_warning", "caption", "credit", "byline", "dateline",
    "timestamp", "share", "comments", "topics", "author_bio", "correction", "copyright", "paywall", "navigation",
    "video", "headlines", "duplicate", "title", "subtitle", "markup",
]  # fmt: skip
FieldName = Literal[
    "title", "subtitle", "topics", "authors", "credits", "captions", "corrections", "dateline", "content_warnings",
    "helplines",
]  # fmt: skip
Outcome = Literal["kept", "removed", "field"]

_FIELD_OF_KIND: dict[Kind, FieldName] = {"caption": "captions", "correction": "corrections", "dateline": "dateline"}

THRESHOLD = 1.0
"""A line goes when the weights of its evidence add up to this. A rule is written to be enough on its own."""

_ENOUGH = THRESHOLD - 1e-9


@dataclass(frozen=True, slots=True)
class Evidence:
    """One observation that speaks for taking a line out. `rule` is a rule's id, or the name of the observation."""

    kind: Kind
    rule: str
    reason: str  # one sentence, for people
    weight: float = 1.0
    field: FieldName | None = None  # where its information goes; what is nothing but information goes there anyway

    def __post_init__(self) -> None:
        """A caption is a caption, whoever observed it: these kinds have one field that is theirs."""
        if self.field is None and self.kind in _FIELD_OF_KIND:
            object.__setattr__(self, "field", _FIELD_OF_KIND[self.kind])


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one raw line. `paragraph` counts from 1 and is set for kept lines only."""

    line: int
    text: str
    outcome: Outcome
    evidence: tuple[Evidence, ...] = ()
    paragraph: int | None = None
    hints: tuple[Evidence, ...] = ()  # of rules for another place, which added nothing

    @property
    def weight(self) -> float:
        """What the evidence adds up to: the line goes from `THRESHOLD` on."""
        return sum(item.weight for item in self.evidence)

    @property
    def decisive(self) -> Evidence | None:
        """The strongest evidence of a line that went."""
        return None if self.outcome == "kept" else max(self.evidence, key=lambda item: item.weight)


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict on every raw line that holds text, in order, and what the verdicts add up to."""

    verdicts: tuple[Verdict, ...]
    paragraphs: tuple[str, ...]
    title: str | None = None
    subtitle: str | None = None
    authors: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()
    captions: tuple[str, ...] = ()
    corrections: tuple[str, ...] = ()
    dateline: str | None = None
    content_warnings: tuple[str, ...] = ()
    helplines: tuple[Helpline, ...] = ()
    repairs: tuple[Repair, ...] = ()
    encoding_repaired: bool = False


@dataclass(slots=True)
class Line:
    """A line of the document while it is being judged: one raw line, or the raw lines that one was wrapped into."""

    numbers: list[int]
    parts: list[str]
    text: str
    key: str  # see `flows.clean.lines.line_key`
    gap: bool  # a blank line stands before it
    evidence: list[Evidence] = field(default_factory=list)
    repairs: list[Repair] = field(default_factory=list)  # of its wording
    hints: list[Evidence] = field(default_factory=list)  # of rules for another place: not enough to act on

    @property
    def open(self) -> bool:
        """Still part of the article."""
        evidence = self.evidence
        if not evidence:
            return True
        weight = evidence[0].weight if len(evidence) == 1 else sum([item.weight for item in evidence])
        return weight < _ENOUGH
