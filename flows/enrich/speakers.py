"""From the words that name a speaker to the person: names to canonical names, pronouns to whom they mean.

A speaker is a canonical name where the phrase's head is one ("Clinton spokesman Brian Fallon"), else the phrase as it
is printed ("a White House official"). "He" and "she" mean the person that the sentences before are about; where
honorifics or kinship tell the gender, only a fitting one.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence

from flows.enrich import vocabulary
from flows.enrich.mentions import Mention

_PERSONAL = {"he": "m", "she": "f"}
_PRONOUNS = vocabulary.word_list("quotations", "pronouns")
_VERBS = vocabulary.word_list("quotations", "speech_verbs") | vocabulary.word_list("quotations", "judgement_verbs")
_DETERMINER = re.compile(
    r"(?:the|a|an|one|another|some|two|three|many|several|his|her|their|its|other|both|most)\b", re.IGNORECASE
)
_OPENING_PHRASE = re.compile(
    r"\s*((?:The|A|An|One) [\w'’-]+(?: [\w'’-]+){0,2}?)"
    r"(?:,| (?:who|which|has|have|had|also|then|was|were|is|are|\w+ed)\b)"
)
_PREPOSITION = re.compile(r"\b(?:of|for|from|to|with|by|at|in|on|against|about)\b")
_LEADING = re.compile(
    r"(?:(?:and|but|or|so|then|yet|also|as|that|because|still|however|meanwhile|while|whom|which),? )+", re.IGNORECASE
)
_FEMALE = re.compile(
    r"\b(?:Mrs|Ms|Miss|Lady|Dame|Queen|Princess|[Aa]ctress|[Ww]ife|[Dd]aughter|[Ss]ister|[Mm]other|"
    r"[Cc]ongresswoman|[Cc]hairwoman|[Ss]pokeswoman)\.?,? \Z"
)
_MALE = re.compile(
    r"\b(?:Mr|Sir|Lord|King|Prince|Pope|[Hh]usband|[Ss]on|[Bb]rother|[Ff]ather|[Cc]ongressman|[Cc]hairman|"
    r"[Ss]pokesman)\.?,? \Z"
)
_AFTERTHOUGHTS = ("himself", "herself", "both", "also", "then")
_MAX_PHRASE = 80
_MAX_WORDS = 9
_REACH = 1_500  # characters that a pronoun looks back
_MENTIONS_BACK = 40


class Speakers:
    """Resolves phrases of one text, whose known mentions are given in order."""

    def __init__(self, text: str, mentions: Sequence[Mention]) -> None:
        self._text = text
        self._mentions = [m for m in mentions if m.type != "work"]
        self._starts = [m.start for m in self._mentions]
        self._genders: dict[str, str] = {}
        for mention in self._mentions:
            before = text[max(0, mention.start - 14) : mention.start]
            if mention.type == "person" and (_FEMALE.search(before) or _MALE.search(before)):
                self._genders.setdefault(mention.name, "f" if _FEMALE.search(before) else "m")

    def resolve(self, start: int, end: int, last: str | None) -> str | None:
        """The speaker that `text[start:end]` names; `last` is who spoke before. None when it names nobody."""
        phrase = self._text[start:end]
        lead = _LEADING.match(phrase.lstrip())
        start += len(phrase) - len(phrase.lstrip()) + (lead.end() if lead else 0)
        phrase = self._text[start:end].strip(" ,;:—–-()")
        words = phrase.split()
        if not words:
            return None
        head = self._head(start, end)
        if head is not None:
            return head
        phrase = re.split(r",| \(| [—–-] |[—–]", phrase, maxsplit=1)[0]
        words = phrase.split()
        if not words:
            return None
        for word in (words[-1], words[0]):
            if word.casefold() in _PERSONAL and len(words) <= 6:
                return self._person_before(start, _PERSONAL[word.casefold()], last)
        determined = len(words) > 1 and _DETERMINER.match(phrase) is not None
        if (words[0].casefold() in _PRONOUNS and not determined) or words[-1].casefold() in _PRONOUNS:
            return last if words[-1].casefold() in ("who", "it") else None
        if len(phrase) > _MAX_PHRASE or len(words) > _MAX_WORDS or any(word.casefold() in _VERBS for word in words):
            return None
        if not (words[0][0].isupper() or determined or len(words) <= 2):
            return None
        return phrase[0].lower() + phrase[1:] if determined else phrase

    def subject(self, start: int, end: int, last: str | None) -> str | None:
        """The speaker that a sentence is about: its first name or personal pronoun."""
        index = bisect_left(self._starts, start)
        name_at = self._starts[index] if index < len(self._starts) and self._starts[index] < end else end
        opening = _OPENING_PHRASE.match(self._text, start, name_at)
        if opening is not None and opening.end() < name_at:
            return self.resolve(opening.start(1), opening.end(1), last)
        pronoun = re.compile(r"\b(?:[Hh]e|[Ss]he)\b").search(self._text, start, min(name_at, start + 300))
        if pronoun is not None:
            return self._person_before(pronoun.start(), _PERSONAL[pronoun[0].casefold()], last)
        for mention in self._mentions[index : index + _MENTIONS_BACK]:
            if mention.start >= end:
                break
            if mention.type != "place" and self._text[mention.end : mention.end + 2] not in ("'s", "’s"):
                return mention.name
        return None

    def _head(self, start: int, end: int) -> str | None:
        """The name that a phrase is headed by: not an owner ("Trump's lawyer"), not behind "a spokesman for"."""
        found = None
        for mention in self._mentions[bisect_left(self._starts, start) : bisect_left(self._starts, end)]:
            before = self._text[start : mention.start]
            if found and "," in before:
                break
            after = self._text[mention.end : end]
            preposition = _PREPOSITION.search(before)
            if preposition is not None and (found or preposition.start() > 0):
                continue
            owner = after[:2] in ("'s", "’s") or after[:1] in ("'", "’")
            follows = after.split(" of ")[0].split(" who")[0].split("(")[0].split(",")[0].strip(" .,'’")
            if not owner and (
                not follows or follows[:1].isdigit() or _PREPOSITION.match(follows) or follows in _AFTERTHOUGHTS
            ):
                found = mention.name
        return found

    def _person_before(self, position: int, gender: str, last: str | None) -> str | None:
        """Whom "he" or "she" means: the last one who spoke, if nobody else was named since; else the person that the
        nearest sentence before begins with."""
        floor = max(0, position - _REACH)
        index = bisect_left(self._starts, position)
        nearest: str | None = None
        nearest_sentence = -1
        for mention in reversed(self._mentions[max(0, index - _MENTIONS_BACK) : index]):
            if mention.start < floor:
                break
            if mention.type != "person" or self._genders.get(mention.name, gender) != gender:
                continue
            if mention.name == last:
                return last
            sentence = max(self._text.rfind(". ", floor, mention.start), self._text.rfind("\n", floor, mention.start))
            if nearest is not None and sentence != nearest_sentence:
                break
            nearest, nearest_sentence = mention.name, sentence
        return nearest or (last if last is not None and self._genders.get(last, gender) == gender else None)
