"""The corpus pass: which articles are nearly the same text, and which tell the same event.

    profile ─> neighbours (look-up) ─> relations (compare) ─┬─> duplicates ─> near_duplicate_of
                                                            └─> partition  ─> story

`group` does it for articles in memory, `update_stories` for the new articles of an index.
"""

from flows.stories.group import group
from flows.stories.update import StoriesReport, update_stories

__all__ = ["StoriesReport", "group", "update_stories"]
