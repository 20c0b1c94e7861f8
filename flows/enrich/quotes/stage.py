"""Quoted speech with its speakers: direct quotations, and partial ones that a verb attributes.

Without a cue a quotation of fewer than four words is a scare quote or a title, and left out; so is the known title of
a work within a sentence of the article, whatever verb stands by.
"""

from bisect import bisect_left
from collections.abc import Sequence, Set
from itertools import islice

from flows.article import Article, Quote
from flows.enrich import vocabulary
from flows.enrich.entities import mentions
from flows.enrich.entities.mentions import Mention
from flows.enrich.quotes import cues as quote_cues
from flows.enrich.quotes import dialogue as quote_dialogue
from flows.enrich.quotes import form as quote_form
from flows.enrich.quotes import frame as quote_frame
from flows.enrich.quotes import grammar as quote_grammar
from flows.enrich.quotes import marks as quote_marks
from flows.enrich.quotes import speaker_names
from flows.enrich.quotes import transcript as quote_transcript
from flows.enrich.quotes.cues import Cue, Cues
from flows.enrich.quotes.frame import BLANK, Frame, Sentence
from flows.enrich.quotes.grammar import Grammar
from flows.enrich.quotes.marks import Quotation
from flows.enrich.quotes.speaker import NOBODY, Speaker
from flows.enrich.quotes.speakers import Speakers
from flows.inputs import Options, RawArticle

VERSION = "4"

_MAX_QUOTES = 1_000
_MIN_WORDS = 4
_FRAME = 200  # characters that can introduce a quotation without a verb of speech
_CUES_BACK = 4
_CUES_AHEAD = 4
_JUDGEMENT_REACH = 150  # characters from a judgement verb to what it attributes


def data() -> bytes:
    """What the result depends on beside this code."""
    return vocabulary.source("quotations") + vocabulary.source("first_names") + vocabulary.source("names")


def enrich(article: Article, raw: RawArticle, options: Options) -> Article:
    """Fills quotes, in order of appearance."""
    known = mentions.of_article(article, article.body)
    return article.evolve(quotes=attribute(article.body, known, article.language))


def attribute(text: str, known: Sequence[Mention], language: str = "en") -> list[Quote]:
    """The quotations of a text with speaker, verb and offset in characters; `known` are the mentions of its names."""
    grammar = quote_grammar.of(language)
    found = _find(text, grammar)
    if not found:
        return []
    frame = Frame.of(text, found, grammar)
    titles = frozenset((one.start, one.end) for one in known if one.type == "work")
    reader = _Reader(frame, Speakers(text, _people(frame, known), grammar), titles)
    for sentence in quote_frame.sentences(frame):
        reader.read(sentence)
    return reader.quotes


def _find(text: str, grammar: Grammar) -> list[Quotation]:
    """The quotations of a text, in order: turns of a transcript, speech behind dashes, what stands between marks."""
    spoken = quote_transcript.find(text) or quote_dialogue.find(text, grammar)
    marked = (
        part
        for one in quote_marks.find(text, spoken)
        for part in quote_dialogue.around_interruptions(text, one, grammar)
    )
    return sorted([*islice(spoken, _MAX_QUOTES), *islice(marked, _MAX_QUOTES)])[:_MAX_QUOTES]


def _people(frame: Frame, known: Sequence[Mention]) -> Sequence[Mention]:
    """The known mentions; where nothing recognised them, those that their form tells."""
    if frame.grammar.language == "en":
        return known or mentions.capitalised(frame.blanked)
    return speaker_names.completed(known, frame.blanked, frame.grammar)


class _Reader:
    """Reads sentence by sentence and remembers who spoke last."""

    def __init__(self, frame: Frame, speakers: Speakers, titles: Set[tuple[int, int]]) -> None:
        self._frame, self._speakers, self._titles = frame, speakers, titles
        self._text, self._blanked = frame.text, frame.blanked
        self._cues = Cues(frame)
        self._last: Speaker = NOBODY  # who spoke last, directly or not
        self._topic = NOBODY, 0  # whom the sentence before is about, and where that ends
        self._going_on: list[int] = []  # quotes without a cue of their own that the next paragraph continues
        self.quotes: list[Quote] = []

    def read(self, sentence: Sentence) -> None:
        """Attributes the quotations of the next sentence."""
        if not sentence.quotations:
            said = next((cue for cue in self._cues.of(sentence) if cue.speech), None)
            if said is not None:
                self._remember(self._speaker(said, sentence), sentence)
            self._topic = self._speakers.introduced(sentence.start, sentence.end, self._last), sentence.end
            return
        cues = list(self._cues.of(sentence))
        chosen = [self._choose(quotation, cues) for quotation in sentence.quotations]
        shared = next((cue for cue in chosen if cue is not None and cue.speech), None)
        alone = not any(map(str.isalpha, self._blanked[sentence.start : sentence.end]))
        split = False  # an earlier quotation of the sentence is direct
        for quotation, cue in zip(sentence.quotations, chosen, strict=True):
            printed = self._text[quotation.start : quotation.end]
            quoted = printed.strip()
            long = len(quoted.split()) >= _MIN_WORDS
            cue = cue or (shared if long else None)
            cue = None if quotation.label is not None else cue
            signature = quotation.label or (quote_cues.signature(self._frame, quotation) if cue is None else None)
            direct = quote_form.is_direct(self._frame, sentence, quotation, split)
            if quote_form.is_nickname(self._frame, quotation) or (not direct and self._is_work(quotation, printed)):
                continue
            if cue is None and not long and quotation.label is None and not (alone and quoted.endswith(tuple(".,!?…"))):
                continue
            if cue is not None:
                cue, speaker = self._attributed(cue, cues, sentence)
            elif signature is not None:
                speaker = self._speakers.signed(*signature)
            elif alone:
                speaker = self._alone(sentence)
            else:
                speaker = self._speakers.introduced(sentence.start, self._colon(sentence, quotation), self._last)
            if alone or (cue is not None and cue.speech):
                self._remember(speaker, sentence)
            offset = quotation.start + len(printed) - len(printed.lstrip())
            if cue is None and not direct and quote_form.is_title(quoted):
                continue
            split = split or direct
            self._add(
                Quote(
                    text=quoted, type="direct" if direct else "partial", speaker=speaker.name,
                    speakers=list(speaker.people), attribution=speaker.attribution,
                    verb=cue.verb if cue else None, offset=offset,
                ),
                quotation,
            )  # fmt: skip

    def _is_work(self, quotation: Quotation, printed: str) -> bool:
        """Whether the marks hold the title of a work and nothing else."""
        start = quotation.start + len(printed) - len(printed.lstrip())
        return any((start, start + len(title)) in self._titles for title in (printed.strip(), printed.strip(" .,;:")))

    def _alone(self, sentence: Sentence) -> Speaker:
        """The speaker of a quotation that is a sentence of its own: whom the sentence before it opens with, if it
        stands in the same paragraph and quotes nothing; else who spoke last."""
        topic, end = self._topic
        if topic.name is not None and end == sentence.start and self._blanked[end - 1 : end] != "\n":
            return topic
        return self._last.continued()

    def _remember(self, speaker: Speaker, sentence: Sentence) -> None:
        if speaker.name is not None:
            self._last = speaker._replace(at=sentence.start)

    def _add(self, quote: Quote, quotation: Quotation) -> None:
        """Keeps a quote; a speaker named only in a later paragraph speaks the ones before that go on into it."""
        if quote.verb is not None and quote.speaker is not None:
            for index in self._going_on:
                self.quotes[index] = self.quotes[index].evolve(
                    speaker=quote.speaker, speakers=quote.speakers, attribution="continued"
                )
        if quote.verb is not None or not quotation.goes_on:
            self._going_on.clear()
        if quotation.goes_on and quote.verb is None:
            self._going_on.append(len(self.quotes))
        self.quotes.append(quote)

    def _attributed(self, cue: Cue, cues: Sequence[Cue], sentence: Sentence) -> tuple[Cue, Speaker]:
        """A cue and its speaker; where its subject names nobody, the nearest cue before it whose subject does."""
        index = bisect_left(cues, cue.start, key=lambda cue: cue.start)
        for candidate in reversed(cues[max(0, index - _CUES_BACK) : index + 1]):
            speaker = self._speaker(candidate, sentence)
            if speaker.name is not None:
                return candidate, speaker
        return cue, NOBODY

    def _choose(self, quotation: Quotation, cues: Sequence[Cue]) -> Cue | None:
        """The cue beside the quotation, else the nearest one before it, else the nearest speech verb after it."""
        index = bisect_left(cues, quotation.end, key=lambda cue: cue.start)
        following = cues[index : index + _CUES_AHEAD]
        after = following[0] if following else None
        before = cues[index - 1] if index and cues[index - 1].end <= quotation.start else None
        if after is not None and after.speech:
            left = min(after.start, after.subject_start) if after.subject_end > after.subject_start else after.start
            gap = self._blanked[quotation.end : left].strip(f"{BLANK} ,—–-’'\"”")
            introduces = before is not None and not self._blanked[before.end : quotation.start].strip(" ,:\x00")
            if not gap and not introduces:
                return after
        if before is not None and (before.speech or quotation.start - before.end <= _JUDGEMENT_REACH):
            return before
        return next((cue for cue in following if cue.speech), None)

    def _colon(self, sentence: Sentence, quotation: Quotation) -> int:
        """Where what introduces a quotation ends, if a colon ends it; else the start of the sentence."""
        before = self._blanked[sentence.start : quotation.start].rstrip(f"{BLANK} ")
        return sentence.start + len(before) if before.endswith(":") and len(before) <= _FRAME else sentence.start

    def _speaker(self, cue: Cue, sentence: Sentence) -> Speaker:
        if cue.inherits:
            return self._speakers.inherited(sentence.start, cue.start, self._last)
        return self._speakers.resolve(cue.subject_start, cue.subject_end, self._last, cue.verb)
