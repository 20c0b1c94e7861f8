"""Who speaks: what the rules for quotations hand to each other, and what a quotation says of it."""

from typing import NamedTuple

from flows.article import Attribution


class Speaker(NamedTuple):
    """Who speaks: the canonical name of one person, or the words printed; `people` are those of a plural speaker."""

    name: str | None = None
    people: tuple[str, ...] = ()
    attribution: Attribution | None = None
    at: int = 0  # where they spoke, in characters

    def continued(self) -> "Speaker":
        """The same speaker, known from the quotation before."""
        return self._replace(attribution="continued") if self.name is not None else self


NOBODY = Speaker()
