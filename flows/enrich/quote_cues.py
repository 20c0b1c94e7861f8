"""Who speaks around a quotation, in the words of its sentence: the cue verb and the noun phrase of the speaker.

A paragraph is read with its quotations blanked out, so that only the frame is seen. Handled: the speaker after the
verb ("...," said X), before it ("...," X said; X said: "..."), behind an apposition (X, head of Y, said), taken over
by a second verb ("X sat down, adding: ..."), and "according to X". [O'Keefe et al. 2012 for the patterns]
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from flows.enrich import vocabulary
from flows.enrich.quote_marks import Quotation
from flows.text import abbreviations

BLANK = "\x00"  # stands for every character of a quotation and its marks

_SPEECH = vocabulary.word_list("quotations", "speech_verbs")
_VERBS = _SPEECH | vocabulary.word_list("quotations", "judgement_verbs")
_WORD = re.compile(r"[A-Za-z][\w'’-]*")
_STOP = re.compile(r"[.!?\n](?:(?<=\n)|[)\]]?(?=\s+[A-Z(\[\x00]|\s*\Z))")
_BLANKS = re.compile(f"{BLANK}+")
_OPENS = re.compile(r"\s+[A-Z\x00]")
_LAST_WORD = re.compile(r"[\w.’'-]{1,12}\Z")
_ACCORDING = re.compile(r"\b[Aa]ccording to |\bin the words of ")
_BETWEEN = re.compile(
    r"(?:[ ,](?:has|have|had|then|also|later|previously|repeatedly|[a-z]{2,12}ly|once|again|even|still|was|is|are|were|"
    r"would|will|did|does|both|all|not|who|which|went on to|quoted as|be|been|to|further|immediately))+,?\s*\Z"
)
_CLAUSE = re.compile(
    r"[;:—–―(\x00]|, | - |\b(?:that|while|when|as|because|if|although|though|where|after|before|since|but|so) "
    r"|\band (?=(?:he|she|they|it|we|I)\b)"
)
_NOUN_PHRASE_END = re.compile(
    r"[,.;:!?()\x00\n—–―]| - | (?:in|on|at|during|after|before|as|when|while|to|from|with|about|that|who|whose|by|last|"
    r"this|earlier|later|via|following|via|while|and then|has|have|had|is|was|are|were)\b"
)
_BRACKETS = (",", "(", "—", "–", "-", ", -")
_SIGNED = re.compile(r"\s*[—–―-]{1,2}\s*(?=[A-Z])([^.\n]{2,60})\.?\s*(?:\n|\Z)")
_WITH = re.compile(r"\bwith ((?:one|another|some|many|several|a|an|the|[A-Z])[^,;:\x00]{1,40}) \Z")
_FRAME_LIMIT = 400  # characters of a sentence looked at on each side of a quotation


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


class Sentence(NamedTuple):
    """Offsets in characters, and the quotations inside."""

    start: int
    end: int
    quotations: tuple[Quotation, ...]


@dataclass(frozen=True)
class Frame:
    """A text and what stands around its quotations: `blanked` is the text with them and their marks as `BLANK`, of the
    same length and with the same line breaks. What is looked for all over the text is found once."""

    text: str
    quotations: Sequence[Quotation]
    blanked: str

    @classmethod
    def of(cls, text: str, quotations: Sequence[Quotation]) -> "Frame":
        """The frame of the quotations of a text, given in order."""
        parts, position = [], 0
        for quotation in quotations:
            start = quotation.start - (2 if text[quotation.start - 2 : quotation.start] in ("''", "``") else 1)
            width = 2 if text.startswith("''", quotation.end) else 1
            end = quotation.end if text[quotation.end : quotation.end + 1] in ("\n", "") else quotation.end + width
            start = max(start, position)
            parts += [text[position:start], BLANK * (end - start)]
            position = end
        parts.append(text[position:])
        return cls(text, quotations, "".join(parts))

    @cached_property
    def limit(self) -> int:
        """Up to where the frame is read."""
        return min(len(self.blanked), self.quotations[-1].end + _FRAME_LIMIT) if self.quotations else 0

    @cached_property
    def behind(self) -> dict[int, int]:
        """The end of each quotation, and the first place behind it that is not blank."""
        found: dict[int, int] = {}
        after = next_start = len(self.blanked)
        for quotation in reversed(self.quotations):
            end = _end_of_blanks(self.blanked, quotation.end, next_start)
            after = after if end == next_start else end  # it may touch the next one
            found[quotation.end] = after
            next_start = quotation.start
        return found

    @cached_property
    def attributions(self) -> list[_Attribution]:
        """Every verb that attributes, in order."""
        found = [
            _Attribution(match.start(), match.end(), "according to", True)
            for match in _ACCORDING.finditer(self.blanked, 0, self.limit)
        ]
        for match in _WORD.finditer(self.blanked, 0, self.limit):
            verb = match[0].casefold()
            if verb in _VERBS:
                found.append(_Attribution(match.start(), match.end(), verb, verb in _SPEECH))
        return sorted(found, key=lambda one: one.start)


def sentences(frame: Frame) -> list[Sentence]:
    """The sentences that hold quotations or stand between them. Abbreviations end none; a quotation that ends with a
    full stop does, where a capital follows."""
    ends = sorted({0, *_stops(frame.blanked, frame.limit), *_closed_by_quotations(frame), frame.limit})
    found: list[Sentence] = []
    index = 0
    for start, end in pairwise(ends):
        inside = []
        while index < len(frame.quotations) and frame.quotations[index].start < end:
            inside.append(frame.quotations[index])
            index += 1
        if frame.blanked[start:end].strip():
            found.append(Sentence(start, end, tuple(inside)))
    return found


def _stops(frame: str, limit: int) -> list[int]:
    ends = []
    for match in _STOP.finditer(frame, 0, limit):
        if match[0][0] == ".":
            word = _LAST_WORD.search(frame, max(0, match.start() - 12), match.start())
            last = word[0].casefold() if word is not None else ""
            if (last in abbreviations.ENGLISH or (len(last) == 1 and last.isalpha())) and frame[
                match.end() : match.end() + 2
            ].strip():
                continue
        ends.append(match.end())
    return ends


def _end_of_blanks(frame: str, start: int, limit: int) -> int:
    match = _BLANKS.match(frame, start, limit)
    return match.end() if match is not None else start


def _closed_by_quotations(frame: Frame) -> list[int]:
    ends = []
    for quotation in frame.quotations:
        last = _last_character(frame.text, quotation)
        if last not in (".", "?", "!", "…"):
            continue
        after = frame.behind[quotation.end]
        rest = frame.blanked[after : after + 80]
        opens_another = _OPENS.match(rest) is not None
        if (last == "." and (opens_another or not rest.strip())) or (
            last != "." and opens_another and not _names_a_speaker(rest)
        ):
            ends.append(after)
    return ends


def _last_character(text: str, quotation: Quotation) -> str:
    end = quotation.end
    while end > quotation.start and text[end - 1] in "’'”\" ":
        end -= 1
    return text[end - 1] if end > quotation.start else ""


def _names_a_speaker(rest: str) -> bool:
    """ "...?" Warren asked. But not: "...?" Warren said: "..." """
    words = rest.split("\x00")[0].split()
    spoken = next((i for i, word in enumerate(words[:6]) if word.strip(",.:").casefold() in _SPEECH), None)
    return spoken is not None and not any(word.endswith(":") for word in words)


def signature(frame: Frame, quotation: Quotation) -> tuple[int, int] | None:
    """Who signs a quotation that is a paragraph of its own: "..." — Jane Roe. Offsets in characters, or None."""
    match = _SIGNED.match(frame.blanked, frame.behind[quotation.end])
    return match.span(1) if match is not None else None


def cues(frame: Frame, sentence: Sentence) -> Iterator[Cue]:
    """The cues of a sentence in order, speech verbs and judgements, with their subjects."""
    found = frame.attributions
    index = bisect_left(found, sentence.start, key=lambda one: one.start)
    while index < len(found) and found[index].start < sentence.end:
        start, end, verb, speech = found[index]
        index += 1
        if verb == "according to":
            yield Cue(verb, start, end, end, _phrase_end(frame.blanked, end, sentence.end))
        else:
            subject_start, subject_end, inherits = _subject(frame.blanked, sentence, start, end, verb)
            yield Cue(verb, start, end, subject_start, subject_end, speech, inherits)


def _subject(frame: str, sentence: Sentence, verb_start: int, verb_end: int, verb: str) -> tuple[int, int, bool]:
    floor = max(sentence.start, verb_start - _FRAME_LIMIT)
    before = frame[floor:verb_start]
    lead = before.rstrip(" ,—–-")
    after = frame[verb_end : verb_end + 60]
    if (
        lead.endswith(BLANK)
        and not verb.endswith("ing")
        and re.match(r" (?!that\b|to\b|in\b|on\b|it\b|of\b)[\w“\"'’]", after)
    ):
        start = verb_end + 1
        return start, _phrase_end(frame, start, sentence.end), False
    companion = _WITH.search(before) if verb.endswith("ing") else None
    if companion is not None:
        return floor + companion.start(1), floor + companion.end(1), False
    stripped = _BETWEEN.sub(" ", before.rstrip() + " ").rstrip() if before.strip() else ""
    if (
        not stripped
        or verb.endswith("ing")
        or re.search(r"\b(?:and|but|or|then|by|before|after|,)\Z", stripped.rstrip(","))
    ):
        return verb_start, verb_start, True
    closed = stripped.endswith((",", ")", "—", "–", " -"))
    stripped = stripped.rstrip(" ,)—–-")
    boundaries = list(_CLAUSE.finditer(stripped))
    first = boundaries[-1].end() if boundaries else 0
    if (
        closed and boundaries and boundaries[-1][0].strip() in _BRACKETS
    ):  # an apposition: with the phrase that it explains
        first = boundaries[-2].end() if len(boundaries) > 1 else 0
    return floor + first, floor + len(stripped), False


def _phrase_end(frame: str, start: int, limit: int) -> int:
    limit = min(limit, start + 150)
    for match in _NOUN_PHRASE_END.finditer(frame, start, limit):
        if match[0] == "." and (
            frame[max(start, match.start() - 4) : match.start()].split(" ")[-1].casefold() in abbreviations.ENGLISH
            or frame[match.start() - 2 : match.start() - 1] in (" ", ".")
        ):
            continue
        return match.start()
    return limit
