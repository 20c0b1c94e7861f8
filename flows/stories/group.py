"""Stories and near-duplicates of articles that are all at hand, such as one input."""

from collections.abc import Sequence

from flows.article import Article, Story
from flows.stories.duplicates import MIN_COSINE, Copy, originals
from flows.stories.names_at_hand import with_names
from flows.stories.neighbours import InMemory
from flows.stories.partition import partition
from flows.stories.profile import frequencies_of, profile
from flows.stories.relations import evidence, relate


def group(articles: Sequence[Article]) -> list[Article]:
    """The same articles in the same order, with `story`, `near_duplicate_of`, its similarity and people's names anew.

    An article alone has no story. Ids must be unique. What the articles said of stories before does not matter.
    """
    frequencies = frequencies_of(articles)
    profiles = [profile(article, frequencies) for article in articles]
    relations = relate(profiles, InMemory(profiles))
    copies = originals(profiles, relations.closer(MIN_COSINE), {})
    stories: dict[str, Story] = {}
    for members in partition([[one] for one in profiles], relations.pairs).groups:
        if len(members) > 1:
            for member in members:
                stories[member.id] = Story(id=members[0].id, evidence=evidence(member, members, relations.pairs))
    return with_names([_with(article, stories.get(article.id), copies[article.id]) for article in articles])


def _with(article: Article, story: Story | None, copy: Copy | None) -> Article:
    return article.evolve(
        story=story,
        near_duplicate_of=copy.of if copy else None,
        near_duplicate_similarity=copy.similarity if copy else None,
    )
