"""What a story is called, and goes on being called.

A story has the id of its first article, and keeps it whatever joins later. When two meet, the older id stays and the
articles of the other note theirs as an alias, so that a link to it is still found. When one comes apart, its id goes
with the article that it is called after, or else with most of those that had it.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from flows.stories.profile import Order, Profile

ALIASES = 20  # of an article, the newest: so many mergers later, a link to its first story is lost
ANOTHER = "-2"  # after the id of an article, where every article of a story has given its own to another one


@dataclass(slots=True)
class Named:
    """Stories by id, their articles in order; and what became of ids that gave way: the id in their place."""

    stories: dict[str, list[Profile]] = field(default_factory=dict)
    merged: dict[str, str] = field(default_factory=dict)
    founded: int = 0


def name_stories(
    groups: Sequence[list[Profile]],
    story_of: Callable[[str], str | None],
    in_use: Callable[[Sequence[str]], set[str]],
) -> Named:
    """Ids for groups of articles, each in order; those of a single article have none.

    `story_of` gives the id of the story that an article was in, `in_use` those of some ids that are a story's.
    """
    stories = [members for members in groups if len(members) > 1]
    inherited: dict[int, list[str]] = defaultdict(list)
    for story, heir in _heirs(stories, story_of).items():
        inherited[heir].append(story)
    named = Named()
    for place, ids in inherited.items():
        kept, *others = sorted(ids, key=lambda story: _age(story, stories[place], story_of))
        named.stories[kept] = stories[place]
        named.merged.update(dict.fromkeys(others, kept))
    new = [members for place, members in enumerate(stories) if place not in inherited]
    taken = (
        named.stories.keys()
        | named.merged.keys()
        | (in_use([one.id for members in new for one in members]) if new else set())
    )
    for members in new:
        id_ = next((member.id for member in members if member.id not in taken), f"{members[0].id}{ANOTHER}")
        taken.add(id_)
        named.stories[id_] = members
        named.founded += 1
    return named


def with_alias(aliases: Sequence[str], gone: str) -> list[str]:
    """The aliases of an article whose story gave way: the newest first, at most `ALIASES`."""
    return [gone, *(alias for alias in aliases if alias != gone)][:ALIASES]


def _heirs(stories: Sequence[list[Profile]], story_of: Callable[[str], str | None]) -> dict[str, int]:
    """By the id of a story that there was, the place of the one that it goes on in."""
    carried: dict[str, Counter[int]] = defaultdict(Counter)
    founders: dict[str, int] = {}
    for place, members in enumerate(stories):
        for member in members:
            if story := story_of(member.id):
                carried[story][place] += 1
                if story == member.id:
                    founders[story] = place
    most = {story: min(places, key=lambda place: (-places[place], place)) for story, places in carried.items()}
    return most | founders


def _age(story: str, members: Sequence[Profile], story_of: Callable[[str], str | None]) -> tuple[Order, str]:
    """When a story began: with the article that it is called after, or the first one known of it."""
    founder = next((member for member in members if member.id == story), None)
    first = founder or next(member for member in members if story_of(member.id) == story)
    return first.order, story
