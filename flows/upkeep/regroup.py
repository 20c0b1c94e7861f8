"""The corpus pass over all that an index holds: stories, near-duplicates and names, as they would be if every article
were new. For an archive that was loaded `--without stories`, or after a change of what makes a story.

A batch of articles at a time, each with its surroundings: memory is that of one of these. What still holds stays as it
is, so a run that was interrupted is started again.
"""

from collections.abc import Callable

from flows.batches import batched
from flows.index.base import Index
from flows.report import RunReport
from flows.runs import booked
from flows.stories.index_neighbours import Memory
from flows.stories.update import BATCH, update_stories

OWNER = "flows stories update"


def regroup(index: Index, on_article: Callable[[], None] = lambda: None) -> RunReport:
    """Find the stories of every article of `index` anew; the report, in which `stories` says what has changed.

    `on_article` is called once for every article that is done. Articles themselves count as unchanged, and so do their
    records in the ledger. Raises `Stop`.
    """
    with index.writer(OWNER) as writer, booked(index.ledger, "stories", index.location) as report:
        memory = Memory()
        for some in batched(index.scan(), BATCH):
            found = update_stories(index, writer, [document["id"] for document in some], memory)
            writer.commit()
            report.stories.update(found.to_document())
            report.seen += len(some)
            report.unchanged += len(some)
            for _ in some:
                on_article()
    return report
