"""From the words that name a speaker to the people: names to canonical names, descriptions and pronouns to whom they
mean.

A speaker is a canonical name where the phrase's head is one ("Clinton spokesman Brian Fallon"), else the phrase as it
is printed ("a White House official"). Which name that is, `phrase_heads` tells; whom "he" and "she" mean,
`antecedents`; whom "they", `plural_speakers`; who "the minister" is, `introductions`.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property
from itertools import takewhile

from flows.article import Attribution
from flows.enrich.entities.mentions import Mention
from flows.enrich.quotes.antecedents import Antecedents
from flows.enrich.quotes.genders import Genders
from flows.enrich.quotes.grammar import Grammar
from flows.enrich.quotes.introductions import Introductions
from flows.enrich.quotes.phrase_heads import PhraseHeads
from flows.enrich.quotes.plural_speakers import Groups
from flows.enrich.quotes.speaker import NOBODY, Speaker
from flows.enrich.quotes.speaker_names import NamesByForm

_OPENING_PHRASE = re.compile(
    r"\s*((?:The|A|An|One) [\w'’-]+(?: [\w'’-]+){0,2}?)"
    r"(?:,| (?:who|which|has|have|had|also|then|was|were|is|are|\w+ed)\b)"
)
_LEADING = re.compile(
    r"(?:(?:and|but|or|so|then|yet|also|as|that|because|still|however|meanwhile|while|whom|which),? )+", re.IGNORECASE
)
_APART = re.compile(r",| \(| [—–-] |[—–]")
_PLURAL = re.compile(r"[a-z][^siu]s\Z")  # not "press", "crisis", "campus"
_MAX_PHRASE = 80
_MAX_WORDS = 9
_MAX_NAME = 60
_MENTIONS_AHEAD = 40  # of a sentence, that are looked at


class Speakers:
    """Resolves phrases of one text, whose known mentions are given in order."""

    def __init__(self, text: str, mentions: Sequence[Mention], grammar: Grammar) -> None:
        self._text, self._grammar = text, grammar
        self._mentions = [m for m in mentions if m.type != "work"]
        self._starts = [m.start for m in self._mentions]
        self._interview_begins = len(text)
        self._starts_of_people = {m.start for m in self._mentions if m.type == "person"}
        self._genders = Genders(text, self._mentions, grammar)
        self._heads = PhraseHeads(text, self._mentions, grammar)
        self._antecedents = Antecedents(text, self._mentions, self._genders, grammar)

    def resolve(self, start: int, end: int, last: Speaker, verb: str = "") -> Speaker:
        """The speaker that `text[start:end]` names; `last` is who spoke before. `NOBODY` when it names nobody."""
        phrase = self._text[start:end]
        lead = _LEADING.match(phrase.lstrip()) if self._grammar.language == "en" else None
        start += len(phrase) - len(phrase.lstrip()) + (lead.end() if lead else 0)
        phrase = self._text[start:end].strip(" ,;:—–-()")
        if not phrase:
            return NOBODY
        named = self._named(start, end, phrase)
        if named is not None:
            return named
        phrase = _APART.split(phrase, maxsplit=1)[0]
        words = phrase.split()
        if not any(map(str.isalpha, phrase)):
            return NOBODY  # an age, punctuation
        pronoun = self._pronoun(start, words, last, verb)
        if pronoun is not None:
            return pronoun
        group = self._groups.described(phrase, start)
        if group is not None:
            return Speaker(_as_printed(phrase, True), group, "plural")
        return self._described(start, phrase, words)

    def signed(self, start: int, end: int) -> Speaker:
        """Who signs a quotation, or whom the label of a paragraph names: a capitalised name, however short."""
        label = self._text[start:end]
        if label.lower() in self._grammar["questions"]:
            self._interview_begins = min(self._interview_begins, start)
            return NOBODY
        if label.lower() in self._grammar["answers"]:
            before = {m.name for m in self._mentions if m.end <= self._interview_begins and m.type == "person"}
            return Speaker(before.pop(), (), "described") if len(before) == 1 else NOBODY
        speaker = self.resolve(start, end, NOBODY)
        if speaker.name == label and label.isupper():
            matching = {m.name for m in self._mentions if m.name.upper().endswith(label) and m.type == "person"}
            return Speaker(matching.pop(), (), "named") if len(matching) == 1 else speaker
        return speaker

    def introduced(self, start: int, end: int, last: Speaker) -> Speaker:
        """The speaker of a quotation behind a colon without a verb of speech ("Bell was clear: ..."): the person or the
        pronoun that the words before the colon open with."""
        start += len(self._text[start:end]) - len(self._text[start:end].lstrip())
        index = bisect_left(self._starts, start)
        if start < end and index < len(self._starts) and self._starts[index] == start:
            mention = self._mentions[index]
            owner = self._text[mention.end : mention.end + 2] in ("'s", "’s")
            return Speaker(mention.name, (), "named") if mention.type == "person" and not owner else NOBODY
        pronoun = self._grammar.personal_pronoun.match(self._text, start, end)
        if pronoun is None:
            return NOBODY
        return self._antecedents.person(start, self._grammar.personal[pronoun[0].lower()], last)

    def inherited(self, start: int, end: int, last: Speaker) -> Speaker:
        """The speaker of a verb without a subject of its own: that of the sentence, or, where the language leaves
        pronouns out, who spoke last."""
        speaker = self.subject(start, end, last)
        if speaker.name is None and self._grammar.has("drops_subjects"):
            if last.attribution == "plural":
                return last
            before = self._antecedents.person(start, "", last)
            return before if before.name is not None else last._replace(attribution="pronoun" if last.name else None)
        return speaker

    def subject(self, start: int, end: int, last: Speaker) -> Speaker:
        """The speaker that a sentence is about: its first name or personal pronoun."""
        index = bisect_left(self._starts, start)
        name_at = self._starts[index] if index < len(self._starts) and self._starts[index] < end else end
        opening = _OPENING_PHRASE.match(self._text, start, name_at)
        if opening is not None and opening.end() < name_at:
            return self.resolve(opening.start(1), opening.end(1), last)
        pronoun = self._grammar.personal_pronoun.search(self._text, start, min(name_at, start + 300))
        if pronoun is not None:
            return self._antecedents.person(pronoun.start(), self._grammar.personal[pronoun[0].lower()], last)
        for mention in self._mentions[index : index + _MENTIONS_AHEAD]:
            if mention.start >= end:
                break
            owns = self._text[mention.end : mention.end + 2] in ("'s", "’s")
            if mention.type != "place" and not owns and mention.end + 1 not in self._starts_of_people:
                return Speaker(mention.name, (), "named")  # not "MPK" in "MPK Dorota Warszawska"
        return NOBODY

    @cached_property
    def _introductions(self) -> Introductions:
        return Introductions(self._text, self._mentions, self._grammar)

    @cached_property
    def _groups(self) -> Groups:
        return Groups(self._text, self._mentions, self._genders, self._grammar)

    @cached_property
    def _by_form(self) -> NamesByForm:
        return NamesByForm(self._text, self._grammar)

    def _named(self, start: int, end: int, phrase: str) -> Speaker | None:
        inside = self._mentions[bisect_left(self._starts, start) : bisect_left(self._starts, end)]
        if len(inside) > 1:
            people = self._groups.named(inside)
            if people and not self._text[inside[-1].end : end].strip(" .,") and inside[0].start - start < _MAX_PHRASE:
                return Speaker(phrase, people, "plural")
        head = self._heads.of(start, end, inside) or self._explained(start, end)
        if head is not None:
            return Speaker(head, (), "named")
        if self._grammar.language != "en":
            found = self._by_form.in_phrase(start, end)
            if found is not None and self._is_head(start, found.start):
                return Speaker(found.name, (), "named")
        return None

    def _explained(self, start: int, end: int) -> str | None:
        """The name behind the comma of a phrase with an article: "the chair, Gwendolyn Farr"."""
        comma = self._text.find(", ", start, end + 2)
        if comma < 0 or not self._is_determined(self._text[start:comma].split() or [""]):
            return None
        name_at = comma + 2
        index = bisect_left(self._starts, name_at)
        if index < len(self._starts) and self._starts[index] == name_at:
            mention = self._mentions[index]
        elif self._grammar.language != "en" and (found := self._by_form.in_phrase(name_at, name_at + _MAX_NAME)):
            mention = found
        else:
            return None
        closed = self._text[mention.end : mention.end + 1] in (",", ".", ";", ":", "(", "\n", "")
        return mention.name if mention.start == name_at and mention.type != "place" and closed else None

    def _is_head(self, start: int, position: int) -> bool:
        before = self._text[start:position]
        return "," not in before and self._grammar.preposition.search(before, 1) is None

    def _pronoun(self, start: int, words: Sequence[str], last: Speaker, verb: str) -> Speaker | None:
        """Whom a phrase means that is a pronoun, or has one at its ends; None where it has none."""
        grammar = self._grammar
        for word in (words[-1].lower(), words[0].lower()):
            if len(words) <= 2 and grammar.they_say(word, verb):
                return self._they(start, word, last)
            if word in grammar.personal and len(words) <= 6:
                return self._antecedents.person(start, grammar.personal[word], last)
        if len(words) == 1 and words[0].lower() in grammar["him"] | grammar["her"]:
            return self._antecedents.person(start, "m" if words[0].lower() in grammar["him"] else "f", last)
        if (words[0].lower() in grammar["pronouns"] and not self._is_determined(words)) or (
            words[-1].lower() in grammar["pronouns"]
            and (len(words) < 2 or words[-2].lower() not in grammar["prepositions"])
        ):
            if words[-1].lower() in grammar["relative"] or words[-1] == "it":
                return last._replace(attribution="pronoun") if last.name is not None else NOBODY
            return NOBODY
        return None

    def _they(self, start: int, word: str, last: Speaker) -> Speaker:
        if last.attribution == "plural":
            return last if last.people else last._replace(attribution="plural")
        people = self._groups.they(start)
        return Speaker(word, people, "plural") if people else NOBODY

    def _described(self, start: int, phrase: str, words: Sequence[str]) -> Speaker:
        determined = self._is_determined(words)
        grammar = self._grammar
        if len(phrase) > _MAX_PHRASE or len(words) > _MAX_WORDS or self._is_adverbial(words[0]):
            return NOBODY
        if any(word.lower() in grammar.verbs for word in words):
            return NOBODY
        bare = self._grammar.has("bare_nouns") and words[0][0].islower()
        if not (words[0][0].isupper() or determined or bare or len(words) <= 2):
            return NOBODY
        first = words[0].lower()
        if first in self._grammar["definite"] or bare or (determined and first[:2] in ("l'", "l’")):
            person = self._introductions.who(phrase, start)
            if person is not None:
                return Speaker(person, (), "described")
        if first in self._grammar["several"]:
            return Speaker(_as_printed(phrase, determined), (), "plural")
        kind = self._kind(words, determined)
        if kind == "plural" and words[-1].lower().removesuffix("s") in grammar["statements"]:
            return NOBODY  # letters do not speak with one voice: whoever wrote them does
        return Speaker(_as_printed(phrase, determined), (), kind)

    def _is_adverbial(self, word: str) -> bool:
        """Whether a phrase is none of a speaker: "in a statement"."""
        return word.lower() in self._grammar["prepositions"] - self._grammar["determiners"]

    def _kind(self, words: Sequence[str], determined: bool) -> Attribution:
        """What a phrase tells: a name, a description, or several people, which English shows by the ending."""
        noun = list(takewhile(lambda word: word.lower() not in self._grammar["prepositions"], words))
        head = noun[-1] if noun else words[0]
        common = determined or not all(word[0].isupper() for word in noun) or len(noun) == 1
        if common and self._grammar.language == "en" and _PLURAL.search(head) and (head.islower() or len(noun) == 1):
            return "plural"
        return "named" if words[0][0].isupper() and not determined else "described"

    def _is_determined(self, words: Sequence[str]) -> bool:
        determiner = self._grammar.determiner.match(words[0])
        return determiner is not None and (len(words) > 1 or determiner.end() < len(words[0]))


def _as_printed(phrase: str, determined: bool) -> str:
    return phrase[0].lower() + phrase[1:] if determined else phrase
