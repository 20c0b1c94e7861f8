"""The part of an index that new articles can change: what a chain of ties connects with them, and no more.

Clustering has no influence across articles that nothing ties together (`flows.stories.partition`). So the stories of
this part, found anew, are those that grouping the whole index at once would find, in whatever order it was filled. Two
bounds keep the cost of a batch linear in its articles, and what lies beyond them is as it was found before: a story of
more than `SETTLED` articles is not taken apart any more, and at most `REACH` stored articles, and `REACH_EACH` a new
one, are looked up again.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from flows.stories.index_neighbours import InIndex
from flows.stories.partition import ties
from flows.stories.profile import Profile
from flows.stories.relations import Relations

SETTLED = 64
REACH = 256
REACH_EACH = 4


@dataclass(slots=True)
class Surroundings:
    """Articles that are to be grouped anew, and stories that only grow, by their ids."""

    relations: Relations = field(default_factory=Relations)
    free: dict[str, Profile] = field(default_factory=dict)
    settled: dict[str, dict[str, Profile]] = field(default_factory=dict)

    def groups(self) -> list[list[Profile]]:
        """What `partition` begins with."""
        return [*([one] for one in self.free.values()), *(list(members.values()) for members in self.settled.values())]


def surroundings(new: Sequence[Profile], found: InIndex) -> Surroundings:
    """What the new articles can change. Looks up the candidates of each of them, and of those that these lead to."""
    around = Surroundings()
    waiting = deque(new)
    room = REACH + REACH_EACH * len(new)
    around.free.update((article.id, article) for article in new)

    def take(article: Profile) -> None:
        """Let an article, and the story that it stands in, be part of it."""
        nonlocal room
        story = found.story(article.id)
        if story in around.settled:
            around.settled[story][article.id] = article
            around.free.pop(article.id, None)
            return
        members = {article.id: article}
        if story:
            members |= {member.id: member for member in found.members(story, SETTLED + 1)}
        unknown = [member for member in members.values() if member.id not in around.free]
        if story and (len(members) > SETTLED or len(unknown) > room):
            around.settled[story] = members
            for id_ in members:
                around.free.pop(id_, None)
            return
        around.free.update((member.id, member) for member in unknown)
        waiting.extend(unknown[: max(room, 0)])
        room -= len(unknown)

    told: set[str] = set()  # stories that were read
    for article in new:
        story = found.story(article.id)
        if story and story not in told:
            told.add(story)
            take(article)
    looked_up: set[str] = set()
    while waiting:
        article = waiting.popleft()
        if article.id in looked_up:
            continue
        looked_up.add(article.id)
        for other, likeness in around.relations.look_up(article, found):
            if other.id not in around.free and ties(article, other, likeness):
                take(other)
    return around
