"""What a rule would do, before it ships: every record of a drop judged twice, by the rules of today and by others."""

import heapq
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from flows import stages
from flows.clean import Book, Judgement, Verdict
from flows.errors import Reject
from flows.inputs import Options, RawArticle
from flows.read.raw import to_raw
from flows.read.record import Record

MUCH = 0.2
"""Share of a body: who loses more loses too much."""

_SAMPLES = 20
_LINES = 12  # of one sample
_CHARACTERS = 300  # of one line


@dataclass(frozen=True, slots=True)
class Judging:
    """One of the two ways."""

    book: Book
    options: Options

    def __call__(self, raw: RawArticle) -> Judgement:
        return stages.judge(raw, self.options, self.book)


@dataclass(frozen=True, slots=True)
class Taken:
    """A line that would go, or come back, with the lines around it that stay."""

    line: int
    text: str
    rule: str  # that takes it out; of a line that comes back: that took it out
    back: bool
    above: str | None
    below: str | None


@dataclass(frozen=True, slots=True)
class Sample:
    """A document that changes."""

    path: str
    record: str
    title: str | None
    lost: float  # share of the characters of its body
    lines: tuple[Taken, ...]  # the first of them
    more: int  # lines that are not shown


@dataclass(slots=True)
class Difference:
    """Counts over a drop, and the documents that lose most."""

    documents: int = 0
    changed: int = 0
    lose_much: int = 0
    emptied: int = 0  # nothing stays of them: they would be rejected
    unreadable: int = 0
    rules: Counter[str] = field(default_factory=Counter)  # lines by the rule that would take them out
    back: Counter[str] = field(default_factory=Counter)  # lines that come back, by the rule that took them out
    samples: list[Sample] = field(default_factory=list)  # the most dangerous first

    def to_document(self) -> dict[str, Any]:
        """JSON-ready."""
        return asdict(self) | {"rules": dict(self.rules.most_common()), "back": dict(self.back.most_common())}


def difference(
    found: Iterable[Record], before: Judging, after: Judging, on_record: Callable[[], None] = lambda: None
) -> Difference:
    """Judge every record in both ways. Memory is that of one record and the samples."""
    told = Difference()
    worst: list[tuple[float, int, int, Sample]] = []
    for number, record in enumerate(found):
        on_record()
        try:
            raw = to_raw(record)
        except Reject:
            told.unreadable += 1
            continue
        told.documents += 1
        was, would_be = before(raw), after(raw)
        sample = _compare(raw, was, would_be, told)
        if sample is not None:
            told.changed += 1
            told.lose_much += sample.lost > MUCH
            told.emptied += bool(was.paragraphs) and not would_be.paragraphs
            gone = sum(len(line.text) for line in sample.lines if not line.back)
            heapq.heappush(worst, (sample.lost, gone, -number, sample))
            if len(worst) > _SAMPLES:
                heapq.heappop(worst)
    told.samples = [sample for *_, sample in sorted(worst, key=lambda one: one[:3], reverse=True)]
    return told


def _compare(raw: RawArticle, was: Judgement, would_be: Judgement, told: Difference) -> Sample | None:
    stay = Counter((verdict.line, verdict.text) for verdict in would_be.verdicts if verdict.outcome == "kept")
    stood = Counter((verdict.line, verdict.text) for verdict in was.verdicts if verdict.outcome == "kept")
    if stay == stood:
        return None
    taken = _taken(would_be, stood - stay, stay, back=False)
    came = _taken(was, stay - stood, stay, back=True)
    told.rules.update(one.rule for one in taken)
    told.back.update(one.rule for one in came)
    size = sum(len(text) * count for (_, text), count in stood.items())
    lost = sum(len(text) * count for (_, text), count in (stood - stay).items())
    lines = sorted((*taken, *came), key=lambda one: one.line)
    source = raw.source
    share = round(lost / size, 4) if size else 0.0
    return Sample(
        source.path, source.id or "", would_be.title or was.title, share, tuple(lines[:_LINES]), len(lines[_LINES:])
    )


def _taken(
    judgement: Judgement, wanted: Counter[tuple[int, str]], stay: Counter[tuple[int, str]], *, back: bool
) -> list[Taken]:
    """The lines of a judgement that are `wanted`, each between its nearest neighbours that stay."""
    verdicts = judgement.verdicts
    below = _nearest(tuple(reversed(verdicts)), stay)[::-1]
    found = []
    for verdict, above, under in zip(verdicts, _nearest(verdicts, stay), below, strict=True):
        if (verdict.line, verdict.text) in wanted and (verdict.outcome == "kept") is False:
            rule = verdict.decisive.rule if verdict.decisive else ""
            found.append(Taken(verdict.line, verdict.text[:_CHARACTERS], rule, back, above, under))
    return found


def _nearest(verdicts: tuple[Verdict, ...], stay: Counter[tuple[int, str]]) -> list[str | None]:
    """For each line, the last one before it that stays."""
    nearest: list[str | None] = []
    last: str | None = None
    for verdict in verdicts:
        nearest.append(last)
        if (verdict.line, verdict.text) in stay:
            last = verdict.text[:_CHARACTERS]
    return nearest
