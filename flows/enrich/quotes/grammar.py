"""How a language attributes speech: its verbs, pronouns, articles and word order, for the rules for quotations.

A language without a section in data/quotations.yml has no verbs: its quotations are found by their marks alone.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from flows.enrich import vocabulary
from flows.text import abbreviations

UPPER = "".join(char for char in map(chr, range(0x41, 0x530)) if char.isupper())
"""The capital letters of the Latin, Greek and Cyrillic scripts, for a class of a pattern."""

_NEVER = re.compile(r"(?!)")
_SPLIT = r"[;:—–―(\x00]|, | - "


@dataclass(frozen=True)
class Grammar:
    """The words of one language, and the patterns that are made of them."""

    language: str
    words: Mapping[str, frozenset[str]]

    def __getitem__(self, name: str) -> frozenset[str]:
        """A list of the language by its name in the file; empty where the language has none."""
        return self.words.get(name, frozenset())

    def has(self, trait: str) -> bool:
        """Whether the language does this: the traits are named at the head of the file."""
        return trait in self["traits"]

    @cached_property
    def speech(self) -> frozenset[str]:
        """Verbs of speech."""
        return self["speech"]

    @cached_property
    def verbs(self) -> frozenset[str]:
        """Verbs of speech and of judgement, and words that attribute a quotation before them."""
        return self["speech"] | self["judgement"] | self["quoting"]

    @cached_property
    def word(self) -> re.Pattern[str]:
        """A word; elsewhere than in English an apostrophe parts two."""
        return re.compile(r"[^\W\d_][\w'’-]*" if self.language == "en" else r"[^\W\d_][\w-]*")

    @cached_property
    def abbreviations(self) -> frozenset[str]:
        """After which a full stop ends no sentence."""
        return abbreviations.ENGLISH if self.language == "en" else abbreviations.OTHERS

    @cached_property
    def according(self) -> re.Pattern[str]:
        """What stands before a speaker without a verb."""
        words = sorted(self["according"], key=len, reverse=True)
        return re.compile(rf"\b(?:{'|'.join(_any_case(word) for word in words)}) ") if words else _NEVER

    @cached_property
    def between(self) -> re.Pattern[str]:
        """Auxiliaries and adverbs that stand between a subject and its verb, up to the end."""
        adverbs = "".join(rf"|[^\W\d_]{{2,12}}{ending}" for ending in sorted(self["adverb_endings"]))
        separator = "[ ,]" if self.language == "en" else "(?:[ ,]|(?<=['’]))"
        return re.compile(rf"(?:{separator}(?:{_one_of(self['between'])}{adverbs}))+,?\s*\Z")

    @cached_property
    def clause(self) -> re.Pattern[str]:
        """Where the clause of a verb can begin."""
        pronouns = _one_of(self["he"] | self["she"] | self["they"] | self["pronouns"])
        if self.language == "en":
            pronouns = "he|she|they|it|we|I"
        return re.compile(
            rf"{_SPLIT}|\b(?:{_one_of(self['clause_starts'])}) "
            rf"|\b(?:{_one_of(self['conjunctions'])}) (?=(?:{pronouns})\b)"
        )

    @cached_property
    def noun_phrase_end(self) -> re.Pattern[str]:
        """What ends the noun phrase of a speaker."""
        return re.compile(rf"[,.;:!?()\x00\n—–―]| - | (?:{_one_of(self['noun_phrase_ends'])})\b")

    @cached_property
    def preposition(self) -> re.Pattern[str]:
        """What a name depends on."""
        return re.compile(rf"\b(?:{_one_of(self['prepositions'])})\b")

    @cached_property
    def determiner(self) -> re.Pattern[str]:
        """What a noun phrase opens with; an elided article touches its noun."""
        elided = [word for word in self["determiners"] if word[-1] in "'’"]
        whole = self["determiners"] - set(elided)
        if not whole:
            return _NEVER
        return re.compile(rf"(?:(?:{_one_of(whole)})\b{''.join('|' + word for word in elided)})", re.IGNORECASE)

    @cached_property
    def personal(self) -> Mapping[str, str]:
        """Personal pronouns of one person, and their gender: m, f, or empty where it tells none."""
        shared = self["he"] & self["she"]
        return {word: "" if word in shared else "m" for word in self["he"]} | {
            word: "" if word in shared else "f" for word in self["she"]
        }

    @cached_property
    def personal_pronoun(self) -> re.Pattern[str]:
        """A personal pronoun of one person."""
        return re.compile(rf"\b(?:{'|'.join(map(_any_case, sorted(self.personal)))})\b") if self.personal else _NEVER

    @cached_property
    def beside_names(self) -> frozenset[str]:
        """Words that can have a capital before a name and are no part of it."""
        lists = (
            "female", "male", "determiners", "prepositions", "pronouns", "between", "clause_starts", "noun_phrase_ends",
        )  # fmt: skip
        return frozenset().union(*(self[name] for name in lists))

    def they_say(self, pronoun: str, verb: str) -> bool:
        """Whether a pronoun means several people, here with this verb."""
        if pronoun not in self["they"]:
            return False
        return pronoun not in self.personal or (self.has("plural_by_verb") and verb.endswith("en"))


@cache
def of(language: str) -> Grammar:
    """The grammar of an ISO 639-1 code; where the language is unknown, English."""
    sections = vocabulary.sections("quotations")
    code = "en" if language == "und" else language
    return Grammar(code, sections.get(code, {}))


def _any_case(word: str) -> str:
    return f"[{word[0].upper()}{word[0]}]{re.escape(word[1:])}" if word[0].isalpha() else re.escape(word)


def _one_of(words: Iterable[str]) -> str:
    """An alternation, the longest first; one that never matches where there are none."""
    return "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word)))) or r"(?!)"
