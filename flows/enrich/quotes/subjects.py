"""Where the subject of a verb of speech stands: before it, behind it, or taken over from the verb before.

English puts it before the verb, and behind it only next to a quotation ("...," said X). The other languages also put it
behind the verb where something else opens the sentence ("Am Montag sagte X: ..."), between an auxiliary and its
participle ("..., hat X gesagt"), or leave it out ("..., dijo."). [O'Keefe et al. 2012 for the patterns of English]
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from flows.enrich.quotes.frame import BLANK, FRAME_LIMIT, Frame, Sentence
from flows.enrich.quotes.grammar import Grammar

_JOINED = re.compile(r"\b(?:and|but|or|then|by|before|after|,)\Z")
_BRACKETS = (",", "(", "—", "–", "-", ", -")
_WITH = re.compile(r"\bwith ((?:one|another|some|many|several|a|an|the|[A-Z])[^,;:\x00]{1,40}) \Z")
_CLITIC = re.compile(r"-(?:t-)?(il|elle|ils|elles|on)\b")
_CLITIC_BEFORE = re.compile(r"\w-(?:t-)?(il|elle|ils|elles|on)\b[^,.\x00]{0,30}\Z")
_MAX_PHRASE = 150
_MAX_NAME = 4  # words


class Subject(NamedTuple):
    """Offsets in characters; start == end: none found. `inherited`: it is that of the sentence or of the one before."""

    start: int
    end: int
    inherited: bool = False


def subject(frame: Frame, sentence: Sentence, start: int, end: int, verb: str) -> Subject:
    """The subject of the verb at these offsets."""
    if frame.grammar.has("inverts"):
        return _of_inverting_language(frame, sentence, start, end)
    return _of_english(frame, sentence, start, end, verb)


def phrase_end(frame: Frame, start: int, limit: int) -> int:
    """Where the noun phrase that begins at `start` ends."""
    text = frame.blanked
    limit = min(limit, start + _MAX_PHRASE)
    for match in frame.grammar.noun_phrase_end.finditer(text, start, limit):
        if match[0] == "." and (
            text[max(start, match.start() - 4) : match.start()].split(" ")[-1].casefold() in frame.grammar.abbreviations
            or text[match.start() - 2 : match.start() - 1] in (" ", ".")
        ):
            continue
        return match.start()
    return limit


def _of_english(frame: Frame, sentence: Sentence, verb_start: int, verb_end: int, verb: str) -> Subject:
    floor = max(sentence.start, verb_start - FRAME_LIMIT)
    before = frame.blanked[floor:verb_start]
    after = frame.blanked[verb_end : verb_end + 60]
    if (
        before.rstrip(" ,—–-").endswith(BLANK)
        and not verb.endswith("ing")
        and re.match(r" (?!that\b|to\b|in\b|on\b|it\b|of\b)[\w“\"'’]", after)
    ):
        start = verb_end + 1
        return Subject(start, phrase_end(frame, start, sentence.end))
    companion = _WITH.search(before) if verb.endswith("ing") else None
    if companion is not None:
        return Subject(floor + companion.start(1), floor + companion.end(1))
    stripped = _without_adverbs(before, frame.grammar)
    if not stripped or verb.endswith("ing") or _JOINED.search(stripped.rstrip(",")):
        return Subject(verb_start, verb_start, inherited=True)
    first, last = _clause(stripped, frame.grammar)
    return Subject(floor + first, floor + last)


def _of_inverting_language(frame: Frame, sentence: Sentence, verb_start: int, verb_end: int) -> Subject:
    text, grammar = frame.blanked, frame.grammar
    clitic = _CLITIC.match(text, verb_end)
    if clitic is not None:
        return Subject(*clitic.span(1))
    floor = max(sentence.start, verb_start - FRAME_LIMIT)
    before = text[floor:verb_start]
    last_quotation = before.rfind(BLANK) + 1
    clitic = _CLITIC_BEFORE.search(before, last_quotation)
    if clitic is not None:
        return Subject(floor + clitic.start(1), floor + clitic.end(1))
    stripped = _without_adverbs(before, grammar)
    behind = _phrase_behind(frame, sentence, verb_end)
    if stripped.rstrip(" ,—–-").endswith(BLANK):
        if behind is None and grammar.has("verb_last"):
            behind = _before_quotation(frame, floor, before)
        return behind or Subject(verb_start, verb_start, inherited=True)
    inner = _inside_the_verb(before, last_quotation, grammar)
    if inner is not None:
        return Subject(floor + inner[0], floor + inner[1])
    words = stripped.split()
    if not words or words[-1].lower() in grammar["conjunctions"]:
        return behind or Subject(verb_start, verb_start, inherited=True)
    first, last = _clause(stripped, grammar)
    opening = stripped[first:last].split()
    if opening and not _is_adverbial(opening[0], grammar):
        return Subject(floor + first, floor + last)
    return behind or Subject(verb_start, verb_start, inherited=True)


def _phrase_behind(frame: Frame, sentence: Sentence, verb_end: int) -> Subject | None:
    """The noun phrase directly behind a verb, if one stands there; adverbs are passed over ("sagte auch X")."""
    text, grammar = frame.blanked, frame.grammar
    start = verb_end
    while text[start : start + 1] == " " and (match := grammar.word.match(text, start + 1, sentence.end)):
        word = match[0].lower()
        if word in grammar.personal or word in grammar["they"]:
            return Subject(match.start(), match.end())
        if word not in grammar["between"] or grammar.determiner.match(match[0]):
            break
        start = match.end()
    match = grammar.word.match(text, start + 1, sentence.end)
    if text[start : start + 1] != " " or match is None:
        return None
    elided = grammar.determiner.match(text, start + 1, sentence.end) is not None
    word = match[0].lower()
    if not elided and (word in grammar["prepositions"] or word in grammar["noun_phrase_ends"]):
        return None
    end = phrase_end(frame, start + 1, sentence.end)
    named = grammar.has("bare_nouns") or any(map(str.isupper, text[start + 1 : end]))
    return Subject(start + 1, end) if elided or named else None


def _before_quotation(frame: Frame, floor: int, before: str) -> Subject | None:
    """ "X, "...", said": the phrase that a comma parts from the quotation before the verb."""
    lead = before[: before.rfind(BLANK)].rstrip(f"{BLANK} ")
    if not lead.endswith(","):
        return None
    first, last = _clause(lead.rstrip(","), frame.grammar)
    return Subject(floor + first, floor + last) if last > first else None


def _inside_the_verb(before: str, last_quotation: int, grammar: Grammar) -> tuple[int, int] | None:
    """ "..., hat X gesagt": the subject between the auxiliary behind a quotation and the participle."""
    if not last_quotation or not grammar["auxiliaries"]:
        return None
    between = before[last_quotation:]
    lead = len(between) - len(between.lstrip(" ,—–-"))
    auxiliary, _, phrase = between[lead:].partition(" ")
    if auxiliary.lower() not in grammar["auxiliaries"] or not phrase.strip() or "," in phrase:
        return None
    start = last_quotation + lead + len(auxiliary) + 1
    return start, start + len(phrase.rstrip())


def _is_adverbial(word: str, grammar: Grammar) -> bool:
    lower = word.lower()
    if grammar.determiner.match(word) is not None:
        return False
    return (
        lower in grammar["prepositions"]
        or lower in grammar["between"]
        or lower in grammar["noun_phrase_ends"]
        or (not word[0].isupper() and lower.endswith(tuple(grammar["adverb_endings"])))
        or not (word[0].isupper() or lower in grammar["pronouns"] or grammar.has("bare_nouns"))
    )


def _without_adverbs(before: str, grammar: Grammar) -> str:
    return grammar.between.sub(" ", before.rstrip() + " ").rstrip() if before.strip() else ""


def _clause(before: str, grammar: Grammar) -> tuple[int, int]:
    """Where the subject stands in what precedes its verb: from the last boundary of a clause on."""
    closed = before.endswith((",", ")", "—", "–", " -"))
    stripped = before.rstrip(" ,)—–-")
    boundaries = list(grammar.clause.finditer(stripped))
    first = boundaries[-1].end() if boundaries else 0
    if closed and boundaries and boundaries[-1][0].strip() in _BRACKETS:
        # an apposition: with the phrase that it explains, whose age may stand between them
        before_it = len(boundaries) - 2
        while before_it >= 0 and stripped[boundaries[before_it].end() : boundaries[before_it + 1].start()].isdigit():
            before_it -= 1
        return (boundaries[before_it].end() if before_it >= 0 else 0), len(stripped)
    if any(f" {word} " in stripped[first:] for word in grammar["conjunctions"]):
        first = _list_start(stripped, [0, *(match.end() for match in boundaries)])
    return first, len(stripped)


def _list_start(text: str, starts: Sequence[int]) -> int:
    """Where a list of names begins: "Kutcher, Kunis and Bell"."""
    index = len(starts) - 1
    while index and text[: starts[index]].endswith(", "):
        words = text[starts[index - 1] : starts[index] - 2].split()
        if not 0 < len(words) <= _MAX_NAME or not all(word[0].isupper() for word in words):
            break
        index -= 1
    return starts[index]
