"""Other articles that name one which is taken out: near-duplicates of it, members of its story, names that these have
from it, older texts of theirs that were its text."""

from collections.abc import Iterator, Set

from flows.article import Article, Story
from flows.index.base import Document, Index
from flows.index.having import having
from flows.stories.identity import ANOTHER
from flows.stories.names import called, standing


def without_mentions(index: Index, gone: dict[str, Document], ids: Set[str], hashes: Set[str]) -> list[Article]:
    """The articles that name one of `ids`, as they are when these are gone. `gone` are those of them that are there.

    A story that was called after one of them is called after the first of those that are left, after which no other
    story is called; one of which a single article is left is no story.
    """
    naming: dict[str, Document] = {}
    after_them = {*ids, *(f"{id}{ANOTHER}" for id in ids)}
    stories = {story["id"] for document in gone.values() if (story := document.get("story"))} | after_them
    renamed: dict[str, str | None] = {}
    for story in sorted(stories):
        members = [one for one in having(index, "story.id", (story,)) if one["id"] not in ids]
        if members:
            kept = _called_anew(index, members) if story in after_them else story
            renamed[story] = kept if len(members) > 1 else None
            naming |= {one["id"]: one for one in members}
    for name, values in (
        ("near_duplicate_of", ids),
        ("story.aliases", after_them),
        ("versions.text_sha256", hashes),
        ("versions.sha256", hashes),
    ):
        naming |= {one["id"]: one for one in having(index, name, values) if one["id"] not in ids}
    found = (Article.model_validate(document) for document in naming.values())
    return [changed for article in found if (changed := _without(article, ids, hashes, renamed)) != article]


def _called_anew(index: Index, members: list[Document]) -> str:
    in_order = [one["id"] for one in sorted(members, key=lambda one: (one["first_seen_at"], one["id"]))]
    taken = {one["story"]["id"] for one in having(index, "story.id", in_order)}
    return next((id for id in in_order if id not in taken), f"{in_order[0]}{ANOTHER}")


def freed(articles: list[Article], index: Index) -> Iterator[str]:
    """The ids of those that were near-duplicates and are nobody's now, and of those that lost names: they may be like
    another one, and have the names from another one."""
    stored = index.get([article.id for article in articles])
    for article in articles:
        before = stored[article.id]
        is_freed = article.near_duplicate_of is None and "near_duplicate_of" in before
        if is_freed or article.people != before.get("people", []):
            yield article.id


def _without(article: Article, ids: Set[str], hashes: Set[str], renamed: dict[str, str | None]) -> Article:
    is_copy = article.near_duplicate_of not in ids
    return _under_names_without(article, ids).evolve(
        near_duplicate_of=article.near_duplicate_of if is_copy else None,
        near_duplicate_similarity=article.near_duplicate_similarity if is_copy else None,
        versions=[one for one in article.versions if not {one.sha256, one.text_sha256} & hashes],
        story=_story(article.story, ids, renamed) if article.story else None,
    )


def _under_names_without(article: Article, ids: Set[str]) -> Article:
    document = article.to_document()
    left = {
        own: given
        for own, given in standing(document).items()
        if not any(id in line for line in given.evidence for id in ids)
    }
    made = called(document, left)
    return article if made is document else Article.model_validate(made)


def _story(story: Story, ids: Set[str], renamed: dict[str, str | None]) -> Story | None:
    id = renamed.get(story.id, story.id)
    told = [line for line in story.evidence if not any(name in line for name in ids)]
    aliases = [alias for alias in story.aliases if alias != id and alias.removesuffix(ANOTHER) not in ids]
    return Story(id=id, evidence=told, aliases=aliases) if id else None
