"""Names of people in articles that are at hand: what their stories tell, and the spelling of each name."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from flows.article import Article
from flows.enrich.entities.name_key import name_key
from flows.index.base import Document
from flows.stories.names import SPELT_IN_INDEX, Given, called, standing
from flows.stories.names_in_story import Witness, names_in_story
from flows.stories.names_spelling import one_spelling

Spelt = Mapping[str, Mapping[str, str]]
"""What each spelling of a name becomes, by the key of the name; without names that have but one."""


def with_names(articles: Sequence[Article]) -> list[Article]:
    """Articles under the names that an index of nothing but them would have; the very same ones where nothing changes.

    Ids must be unique, and stories must be found.
    """
    documents = [article.to_document() for article in articles]
    found = {document["id"]: ArticleNames.of(document) for document in documents}
    for members in by_story(documents).values():
        tell(found, members)
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for one in found.values():
        for name in one.votes():
            votes[name_key(name)][name] += 1
    spelt = {key: one_spelling(names) for key, names in votes.items() if len(names) > 1}
    made = [called(document, found[document["id"]].names(spelt)) for document in documents]
    return [
        article if now is before else Article.model_validate(now)
        for article, before, now in zip(articles, documents, made, strict=True)
    ]


@dataclass(slots=True)
class ArticleNames:
    """An article at hand: what it calls people now, by the names that it gives itself, and what its story does."""

    stands: dict[str, Given]
    told: Mapping[str, Given] = field(default_factory=dict)

    @classmethod
    def of(cls, document: Document) -> "ArticleNames":
        return cls(standing(document))

    def in_story(self, own: str) -> Given:
        """What a person is called by the story alone."""
        return self.told.get(own, Given(own))

    def votes(self) -> list[str]:
        """The spellings that the article speaks for: names of its own that its story gives no other word for."""
        return [own for own in self.stands if (key := name_key(own)) and name_key(self.in_story(own).name) == key]

    def votes_lost(self) -> set[str]:
        """Keys of names that it spoke for as it stands, and does no more."""
        spoke = {key for own, now in self.stands.items() if (key := name_key(own)) and name_key(now.name) == key}
        return spoke - {name_key(own) for own in self.votes()}

    def names(self, spelt: Spelt) -> dict[str, Given]:
        """What people are to be called."""
        names = {own: _spelling(self.in_story(own), spelt) for own in self.stands}
        return {own: given if given.name != own else Given(own) for own, given in names.items()}

    def names_looked_up(self, spelt: Spelt) -> dict[str, Given]:
        """The same, where not all names of the article were looked up: the others stay as they stand."""
        names = self.names(spelt)
        for own, now in self.stands.items():
            told = self.in_story(own)
            spellings = spelt.get(name_key(told.name), {})
            if told.name not in spellings:
                spelling = spellings.get(now.name, now.name)
                names[own] = now if spelling == now.name else Given(spelling, (*told.evidence, SPELT_IN_INDEX))
        return names


def _spelling(given: Given, spelt: Spelt) -> Given:
    spelling = spelt.get(name_key(given.name), {}).get(given.name, given.name)
    return given if spelling == given.name else Given(spelling, (*given.evidence, SPELT_IN_INDEX))


def by_story(documents: Iterable[Document]) -> dict[str, list[Document]]:
    """Those that are in a story, by its id."""
    stories: dict[str, list[Document]] = defaultdict(list)
    for document in documents:
        if "story" in document:
            stories[document["story"]["id"]].append(document)
    return stories


def tell(found: dict[str, ArticleNames], members: Sequence[Document]) -> None:
    """Note what the members of a story tell each other."""
    told = names_in_story([Witness.of(member) for member in members])
    for member in members:
        found.setdefault(member["id"], ArticleNames.of(member)).told = told[member["id"]]
