"""Who speaks around a quotation, in the words of its sentence: the cue verb and the noun phrase of the speaker.

A paragraph is read with its quotations blanked out, so that only the frame is seen. Handled: the speaker after the
verb ("...," said X), before it ("...," X said; X said: "..."), behind an apposition (X, head of Y, said), taken over
by a second verb ("X sat down, adding: ..."), and "according to X".
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from flows.enrich.quotes import subjects as quote_subjects
from flows.enrich.quotes.frame import Frame, Sentence
from flows.enrich.quotes.grammar import UPPER
from flows.enrich.quotes.marks import Quotation

_SIGNED = re.compile(rf"\s*[—–―-]{{1,2}}\s*(?=[{UPPER}])([^.\n]{{2,60}})\.?\s*(?:\n|\Z)")


class Cue(NamedTuple):
    """A verb that attributes, and where its subject stands: offsets in characters; start == end: no subject found."""

    verb: str
    start: int
    end: int
    subject_start: int
    subject_end: int
    speech: bool = True  # or only a judgement
    inherits: bool = False  # a second verb of its sentence: the subject is that of the sentence


class _Attribution(NamedTuple):
    """A verb that attributes, wherever it stands: offsets in characters."""

    start: int
    end: int
    verb: str
    speech: bool
    before_speaker: bool = False  # no verb: a preposition


class Cues:
    """The cues of one frame: what is looked for all over the text is found once."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._attributions = sorted(_attributions(frame), key=lambda one: one.start)

    def of(self, sentence: Sentence) -> Iterator[Cue]:
        """The cues of a sentence in order, speech verbs and judgements, with their subjects."""
        found = self._attributions
        index = bisect_left(found, sentence.start, key=lambda one: one.start)
        while index < len(found) and found[index].start < sentence.end:
            start, end, verb, speech, before_speaker = found[index]
            index += 1
            if before_speaker:
                yield Cue(verb, start, end, end, quote_subjects.phrase_end(self._frame, end, sentence.end))
            else:
                subject = quote_subjects.subject(self._frame, sentence, start, end, verb)
                yield Cue(verb, start, end, subject.start, subject.end, speech, subject.inherited)


def signature(frame: Frame, quotation: Quotation) -> tuple[int, int] | None:
    """Who signs a quotation that is a paragraph of its own: "..." — Jane Roe. Offsets in characters, or None."""
    match = _SIGNED.match(frame.blanked, frame.behind[quotation.end])
    return match.span(1) if match is not None else None


def _attributions(frame: Frame) -> Iterator[_Attribution]:
    grammar, text = frame.grammar, frame.blanked
    for match in grammar.according.finditer(text, 0, frame.limit):
        yield _Attribution(match.start(), match.end(), match[0].strip().lower(), True, True)
    verbs, quoting, judgement = grammar.verbs, grammar["quoting"], grammar["judgement"]
    for match in grammar.word.finditer(text, 0, frame.limit):
        verb = match[0].lower()
        if verb not in verbs:
            verb, _, clitic = verb.partition("-")  # "dit-elle", "disse-lhe"
            if not clitic or verb not in verbs:
                continue
        if verb not in quoting or frame.is_behind_quotation(match.start()):
            yield _Attribution(match.start(), match.start() + len(verb), verb, verb not in judgement)
