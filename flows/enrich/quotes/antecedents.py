"""Antecedents: whom "he" and "she" mean.

A pronoun means who spoke last, or the person that the sentences before are about; where honorifics, kinship or a first
name tell the gender, only a fitting one.
"""

from bisect import bisect_left
from collections.abc import Sequence

from flows.enrich.entities.mentions import Mention
from flows.enrich.quotes.genders import Genders
from flows.enrich.quotes.grammar import Grammar
from flows.enrich.quotes.speaker import NOBODY, Speaker

_REACH = 1_500  # characters that a pronoun looks back
_MENTIONS_BACK = 40


class Antecedents:
    """Those of one text, whose known mentions are given in order."""

    def __init__(self, text: str, mentions: Sequence[Mention], genders: Genders, grammar: Grammar) -> None:
        self._text, self._mentions, self._genders, self._grammar = text, mentions, genders, grammar
        self._starts = [mention.start for mention in mentions]

    def person(self, position: int, gender: str, last: Speaker) -> Speaker:
        """Whom "he" or "she" means: who spoke last, if nobody was named since; else the person that the nearest
        sentence before is about. Somebody named in passing does not outweigh the last speaker."""
        floor = max(0, position - _REACH)
        index = bisect_left(self._starts, position)
        last_fits = last.name is not None and last.attribution != "plural" and self._genders.fits(last.name, gender)
        nearest: Mention | None = None
        nearest_sentence = -1
        for mention in reversed(self._mentions[max(0, index - _MENTIONS_BACK) : index]):
            if mention.start < floor or (last_fits and nearest is None and mention.start < last.at):
                break
            if mention.type != "person" or not self._genders.fits(mention.name, gender):
                continue
            if self._text[mention.end : mention.end + 2] in ("'s", "’s") and mention.name != last.name:
                continue
            sentence = max(self._text.rfind(". ", floor, mention.start), self._text.rfind("\n", floor, mention.start))
            if nearest is not None and sentence != nearest_sentence:
                break
            nearest, nearest_sentence = mention, sentence
        if nearest is None or (last_fits and not self._outweighs(nearest, nearest_sentence, position, gender, last)):
            return Speaker(last.name, (), "pronoun") if last_fits else NOBODY
        return Speaker(nearest.name, (), "pronoun")

    def _outweighs(self, mention: Mention, sentence: int, position: int, gender: str, last: Speaker) -> bool:
        """Whether a person is more likely meant than who spoke last: the subject of a sentence, or the one person named
        since the paragraph began in which nobody has spoken yet."""
        if mention.name == last.name:
            return True
        opening = self._text[sentence + 1 : mention.start].split()
        if all(word[0].isupper() and word.lower() not in self._grammar["pronouns"] for word in opening):
            return True
        paragraph = self._text.rfind("\n", 0, position)
        inside = self._mentions[bisect_left(self._starts, paragraph) : bisect_left(self._starts, position)]
        others = {one.name for one in inside if one.type == "person" and self._genders.fits(one.name, gender)}
        return paragraph > last.at and others == {mention.name}
