"""What the candidates of some articles turn out to be: copies of one another, and pairs with their likeness."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from flows.stories.duplicates import MIN_COSINE
from flows.stories.neighbours import Neighbourhood
from flows.stories.profile import Likeness, Profile, compare

EVIDENCE = 3  # sentences an article: its strongest links
SHARED_NAMES = 4  # named in one sentence
WORTH_SAYING = 0.1  # cosine of a link that is told as evidence


@dataclass(frozen=True, slots=True)
class Relations:
    """The likeness of every pair of candidates (ids in order), and the profiles of those that are near.

    A look-up may be one-sided: its answer holds for both.
    """

    profiles: dict[str, Profile] = field(default_factory=dict)
    pairs: dict[tuple[str, str], Likeness] = field(default_factory=dict)

    def look_up(self, article: Profile, neighbourhood: Neighbourhood) -> list[tuple[Profile, Likeness]]:
        """Look up the candidates of an article and compare it with them; they and their likeness."""
        candidates = {one.id: one for one in (*neighbourhood.copies(article), *neighbourhood.related(article))}
        return [(other, self.compared(article, other)) for other in candidates.values()]

    def compared(self, one: Profile, other: Profile) -> Likeness:
        """The likeness of two articles."""
        pair = (min(one.id, other.id), max(one.id, other.id))
        if pair not in self.pairs:
            likeness = self.pairs[pair] = compare(one, other)
            if likeness.cosine >= MIN_COSINE:
                self.profiles.setdefault(one.id, one)
                self.profiles.setdefault(other.id, other)
        return self.pairs[pair]

    def closer(self, cosine: float) -> dict[str, list[Profile]]:
        """The candidates of each that have at least this cosine with it, which is `MIN_COSINE` or more."""
        close: dict[str, list[Profile]] = defaultdict(list)
        for (one, other), likeness in self.pairs.items():
            if likeness.cosine >= cosine:
                close[one].append(self.profiles[other])
                close[other].append(self.profiles[one])
        return close


def relate(articles: Iterable[Profile], neighbourhood: Neighbourhood) -> Relations:
    """Look up the candidates of each article and compare it with them."""
    relations = Relations()
    for article in articles:
        relations.look_up(article, neighbourhood)
    return relations


def evidence(article: Profile, others: Sequence[Profile], pairs: Mapping[tuple[str, str], Likeness]) -> list[str]:
    """The strongest links of an article to others of its story, in sentences."""
    links = []
    for other in others:
        likeness = pairs.get((min(article.id, other.id), max(article.id, other.id)))
        if likeness and (likeness.support or likeness.cosine >= WORTH_SAYING):
            links.append((-(likeness.support + likeness.cosine), other.order, other, likeness))
    return [
        _sentence(article, other, likeness) for *_, other, likeness in sorted(links, key=lambda x: x[:2])[:EVIDENCE]
    ]


def _sentence(article: Profile, other: Profile, likeness: Likeness) -> str:
    if likeness.support:
        return (
            f"shares {likeness.shared_quotes} quoted phrases with {other.id} (containment {likeness.containment:.2f})"
        )
    names = sorted(article.names & other.names)
    if names:
        more = f" and {len(names) - SHARED_NAMES} more" if len(names) > SHARED_NAMES else ""
        shared = f"the names {', '.join(names[:SHARED_NAMES])}{more}"
    else:
        both = article.vector.keys() & other.vector.keys()
        terms = sorted(both, key=lambda term: (-article.vector[term] * other.vector[term], term))
        shared = f"the words {', '.join(terms[:SHARED_NAMES])}"
    return f"shares {shared} with {other.id} (cosine {likeness.cosine:.2f})"
