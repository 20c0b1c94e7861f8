"""What repetition adds to cleaning: inside a document, and across the history of its outlet.

Each labelled drop is cleaned without looking for repetitions, as it is cleaned always, and with all rules approved that
the other drops of its outlet make `flows rules propose` propose: nothing is learned from a drop that it is judged by.
"""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from unittest.mock import patch

from benchmarks.table import Table
from flows.article import Source
from flows.clean import Judgement, judge, repetition
from flows.clean.rules import book, outlet_key
from flows.index.base import Document
from flows.inputs import RawArticle
from flows.rulemaking.frequency import LineFrequencies
from flows.rulemaking.proposal import propose
from flows.training.labelled import LabelledDrop, read_folder
from flows.training.scores import Counts, Score, count, score

_FEWEST = 3  # drops of an outlet: of fewer, the others repeat nothing
_LEAST, _SHARE = 2, 0.3  # of the other drops of an outlet that hold a line


def measure(folder: Path) -> Table:
    """The scores over a folder of labelled drops: over all, and over those of outlets with a history."""
    drops = list(read_folder(folder))
    with patch.object(repetition, "mark"):
        blind = [judge(_raw(drop)) for drop in drops]
    usual = [judge(_raw(drop)) for drop in drops]
    number = Counter(drop.outlet for drop in drops)
    historic = {at for at, drop in enumerate(drops) if number[drop.outlet] >= _FEWEST}
    documents = [_document(drop, judgement) for drop, judgement in zip(drops, usual, strict=True)]
    taught = [
        _with_history(drop, [*documents[:at], *documents[at + 1 :]]) if at in historic else usual[at]
        for at, drop in enumerate(drops)
    ]
    table = Table(
        f"{len(drops)} labelled drops; {len(historic)} of outlets with {_FEWEST} or more",
        ("repetition", "drops", "shingle F1", "line F1", "words lost"),
    )
    for name, judgements in (
        ("not looked for", blind),
        ("inside the document", usual),
        ("and across its outlet", taught),
    ):
        counts = [_counts(drop, judgement) for drop, judgement in zip(drops, judgements, strict=True)]
        _add(table, name, score(counts))
        if historic:
            _add(table, f"{name}, outlets with a history", score(counts[at] for at in sorted(historic)))
    return table


def _with_history(drop: LabelledDrop, others: Sequence[Document]) -> Judgement:
    outlet = outlet_key(drop.outlet)
    with LineFrequencies() as lines:
        for document in others:
            lines.add(document)
        found = propose(lines, book(), min_documents=_LEAST, min_share=_SHARE, outlets=frozenset({outlet}))
    rules = book().and_also((one.rule for one in found), "the proposals")
    return judge(_raw(drop), book=rules.of(frozenset([outlet])))


def _raw(drop: LabelledDrop) -> RawArticle:
    source = Source(drop="labelled", path=drop.name, sha256="", size=len(drop.text), encoding="utf-8", format="txt")
    return RawArticle(drop.text, source)


def _document(drop: LabelledDrop, judgement: Judgement) -> Document:
    """As an index would have it."""
    titles = {"title": judgement.title, "subtitle": judgement.subtitle}
    return {"outlet": {"domain": drop.outlet}, "body": "\n\n".join(judgement.paragraphs), **titles}


def _counts(drop: LabelledDrop, judgement: Judgement) -> Counts:
    kept = frozenset(verdict.line for verdict in judgement.verdicts if verdict.outcome == "kept")
    return count(drop, "\n".join(judgement.paragraphs), kept)


def _add(table: Table, name: str, found: Score) -> None:
    table.add(name, str(found.drops), f"{found.shingle_f1:.3f}", f"{found.line_f1:.3f}", f"{found.lost:.2%}")
