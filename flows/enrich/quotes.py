"""Quoted speech with its speakers: direct quotations, and partial ones that a verb attributes.

Without a cue a quotation of fewer than four words is a scare quote or a title, and left out.
"""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import islice

from flows.article import Article, Quote
from flows.enrich import mentions, quote_cues, quote_marks, vocabulary
from flows.enrich.mentions import Mention
from flows.enrich.quote_cues import Cue, Frame, Sentence
from flows.enrich.quote_marks import Quotation
from flows.enrich.speakers import Speakers
from flows.inputs import Options, RawArticle

VERSION = "2"

_MAX_QUOTES = 1_000
_MIN_WORDS = 4
_CUES_BACK = 4
_CUES_AHEAD = 4
_JUDGEMENT_REACH = 150  # characters from a judgement verb to what it attributes


def data() -> bytes:
    """What the result depends on beside this code."""
    return vocabulary.source("quotations")


def enrich(article: Article, raw: RawArticle, options: Options) -> Article:
    """Fills quotes, in order of appearance."""
    return article.evolve(quotes=attribute(article.body, mentions.of_article(article, article.body)))


def attribute(text: str, known: Sequence[Mention]) -> list[Quote]:
    """The quotations of a text with speaker, verb and offset in characters; `known` are the mentions of its names."""
    found = list(islice(quote_marks.find(text), _MAX_QUOTES))
    if not found:
        return []
    frame = Frame.of(text, found)
    reader = _Reader(frame, Speakers(text, known or mentions.capitalised(frame.blanked)))
    for sentence in quote_cues.sentences(frame):
        reader.read(sentence)
    return reader.quotes


class _Reader:
    """Reads sentence by sentence and remembers who spoke last."""

    def __init__(self, frame: Frame, speakers: Speakers) -> None:
        self._frame, self._speakers = frame, speakers
        self._text, self._blanked = frame.text, frame.blanked
        self._last: str | None = None  # who spoke last, directly or not
        self._going_on: list[int] = []  # quotes without a cue of their own that the next paragraph continues
        self.quotes: list[Quote] = []

    def read(self, sentence: Sentence) -> None:
        """Attributes the quotations of the next sentence."""
        if not sentence.quotations:
            said = next((cue for cue in quote_cues.cues(self._frame, sentence) if cue.speech), None)
            self._last = (self._speaker(said, sentence) if said is not None else None) or self._last
            return
        cues = list(quote_cues.cues(self._frame, sentence))
        chosen = [self._choose(quotation, cues, sentence) for quotation in sentence.quotations]
        shared = next((cue for cue in chosen if cue is not None and cue.speech), None)
        alone = not any(map(str.isalpha, self._blanked[sentence.start : sentence.end]))
        for quotation, cue in zip(sentence.quotations, chosen, strict=True):
            printed = self._text[quotation.start : quotation.end]
            quoted = printed.strip()
            long = len(quoted.split()) >= _MIN_WORDS
            cue = cue or (shared if long else None)
            signature = quote_cues.signature(self._frame, quotation) if cue is None else None
            if cue is None and not long and not (alone and quoted.endswith(tuple(".,!?…"))):
                continue
            if cue is not None:
                cue, speaker = self._attributed(cue, cues, sentence)
            elif signature is not None:
                speaker = self._speakers.resolve(*signature, None)
            else:
                speaker = self._last if alone else None
            if alone or (cue is not None and cue.speech):
                self._last = speaker or self._last
            offset = quotation.start + len(printed) - len(printed.lstrip())
            self._add(Quote(text=quoted, speaker=speaker, verb=cue.verb if cue else None, offset=offset), quotation)

    def _add(self, quote: Quote, quotation: Quotation) -> None:
        """Keeps a quote; a speaker named only in a later paragraph speaks the ones before that go on into it."""
        if quote.verb is not None and quote.speaker is not None:
            for index in self._going_on:
                self.quotes[index] = self.quotes[index].evolve(speaker=quote.speaker)
        if quote.verb is not None or not quotation.goes_on:
            self._going_on.clear()
        if quotation.goes_on and quote.verb is None:
            self._going_on.append(len(self.quotes))
        self.quotes.append(quote)

    def _attributed(self, cue: Cue, cues: Sequence[Cue], sentence: Sentence) -> tuple[Cue, str | None]:
        """A cue and its speaker; where its subject names nobody, the nearest cue before it whose subject does."""
        index = bisect_left(cues, cue.start, key=lambda cue: cue.start)
        for candidate in reversed(cues[max(0, index - _CUES_BACK) : index + 1]):
            speaker = self._speaker(candidate, sentence)
            if speaker is not None:
                return candidate, speaker
        return cue, None

    def _choose(self, quotation: Quotation, cues: Sequence[Cue], sentence: Sentence) -> Cue | None:
        """The cue beside the quotation, else the nearest one before it, else the nearest speech verb after it."""
        index = bisect_left(cues, quotation.end, key=lambda cue: cue.start)
        following = cues[index : index + _CUES_AHEAD]
        after = following[0] if following else None
        before = cues[index - 1] if index and cues[index - 1].end <= quotation.start else None
        if after is not None and after.speech:
            left = min(after.start, after.subject_start) if after.subject_end > after.subject_start else after.start
            gap = self._blanked[quotation.end : left].strip(f"{quote_cues.BLANK} ,—–-’'\"”")
            introduces = before is not None and not self._blanked[before.end : quotation.start].strip(" ,:\x00")
            if not gap and not introduces:
                return after
        if before is not None and (before.speech or quotation.start - before.end <= _JUDGEMENT_REACH):
            return before
        return next((cue for cue in following if cue.speech), None)

    def _speaker(self, cue: Cue, sentence: Sentence) -> str | None:
        if cue.inherits:
            return self._speakers.subject(sentence.start, cue.start, self._last)
        return self._speakers.resolve(cue.subject_start, cue.subject_end, self._last)
