"""Whom "he" and "she" can mean: the gender that the words before a name tell, or else the first name."""

from collections.abc import Iterable

from flows.enrich import first_names
from flows.enrich.entities.mentions import Mention
from flows.enrich.quotes.grammar import Grammar

_REACH = 24  # characters before a name


class Genders:
    """The genders of the people of a text, by canonical name: m or f; whoever is unknown fits both."""

    def __init__(self, text: str, mentions: Iterable[Mention], grammar: Grammar) -> None:
        self._told: dict[str, str] = {}
        for mention in mentions:
            if mention.type != "person" or mention.name in self._told:
                continue
            before = text[max(0, mention.start - _REACH) : mention.start].split()
            word = before[-1].lower().rstrip(".,") if before else ""
            if word in grammar["female"]:
                self._told[mention.name] = "f"
            elif word in grammar["male"]:
                self._told[mention.name] = "m"

    def of(self, name: str) -> str:
        """m, f, or empty where nothing tells."""
        told = self._told.get(name)
        if told is not None:
            return told
        return first_names.gender_of(name.split(" ", 1)[0]) if " " in name else ""

    def fits(self, name: str, gender: str) -> bool:
        """Whether a pronoun of this gender can mean the person."""
        return not gender or self.of(name) in ("", gender)
