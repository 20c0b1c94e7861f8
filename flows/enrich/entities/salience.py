"""How much an article is about an entity: how often it is named, how early, and whether the headline names it.

    mentions + 5 if the headline has it + 4 x the share of the body that comes after its first mention in it

News puts what matters first: the headline counts as five mentions, the lead as four, the last line as none. The numbers
are conventions of this project, not learned: no reader has said what the articles at hand are about.
"""

from collections.abc import Sequence

_HEADLINE = 5
_LEAD = 4


def salience(starts: Sequence[int], body: int, end: int) -> float:
    """0 to any number; `starts` are the offsets of the mentions in a text whose headline ends before `body`."""
    in_body = [start for start in starts if start >= body]
    if not starts:
        return 0.0
    early = (end - in_body[0]) / max(1, end - body) if in_body else 0.0
    return len(starts) + _HEADLINE * (starts[0] < body) + _LEAD * early
