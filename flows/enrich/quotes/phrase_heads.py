"""The head of a noun phrase that names a speaker: "Brian Fallon" of "Clinton spokesman Brian Fallon"."""

from collections.abc import Sequence

from flows.enrich.entities.mentions import Mention
from flows.enrich.quotes.grammar import Grammar

_AFTERTHOUGHTS = ("himself", "herself", "both", "also", "then")


class PhraseHeads:
    """Those of the phrases of one text, whose known mentions are given in order."""

    def __init__(self, text: str, mentions: Sequence[Mention], grammar: Grammar) -> None:
        self._text, self._mentions, self._grammar = text, mentions, grammar

    def of(self, start: int, end: int, mentions: Sequence[Mention]) -> str | None:
        """The name that a phrase is headed by: not an owner ("Trump's lawyer"), not behind "a spokesman for"."""
        found = None
        for mention in mentions:
            before = self._text[start : mention.start]
            if found and "," in before:
                break
            after = self._text[mention.end : end]
            preposition = self._grammar.preposition.search(before)
            if preposition is not None and (found or self._depends(before[: preposition.start()])):
                continue
            owner = after[:2] in ("'s", "’s") or after[:1] in ("'", "’")
            follows = after.split(" of ")[0].split(" who")[0].split("(")[0].split(",")[0].strip(" .,'’")
            if not owner and (
                not follows
                or follows[:1].isdigit()
                or self._grammar.preposition.match(follows)
                or follows in _AFTERTHOUGHTS
            ):
                found = self._bearer(mention)
        return found

    def _bearer(self, mention: Mention) -> str:
        """Who bears a name; a person, where a person of the text is called like the place: "Paris said"."""
        if mention.type != "place":
            return mention.name
        surname = f" {mention.name}"
        bearers = {one.name for one in self._mentions if one.type == "person" and one.name.endswith(surname)}
        return bearers.pop() if len(bearers) == 1 else mention.name

    def _depends(self, before: str) -> bool:
        """Whether a name behind a preposition depends on another noun, unless that is what the name signs: "a statement
        from Netflix"."""
        return bool(before) and before.rstrip().rpartition(" ")[2].lower() not in self._grammar["statements"]
