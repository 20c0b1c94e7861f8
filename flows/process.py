"""Clean and enrich without an index: records in, documents out, in the order of the input.

The code path of a document is that of `flows.ingest`; what is missing is the index: no ledger, no duplicates.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from flows import stages
from flows.article import Article
from flows.errors import Reject
from flows.inputs import Options
from flows.read.discover import SourceFile
from flows.read.raw import to_raw
from flows.read.records import Record, records
from flows.stories import group


@dataclass(frozen=True, slots=True)
class Rejected:
    """A record that became no document."""

    record: Record
    why: Reject

    def to_document(self) -> dict[str, str | int]:
        """JSON-ready: where it is, and why. No article text."""
        record = self.record
        return {
            "drop": record.drop,
            "path": record.path,
            "record": record.record,
            "sha256": record.sha256,
            "size": record.size,
            "code": str(self.why.code),
            "detail": self.why.detail,
        }


def process_files(files: Iterable[SourceFile], options: Options) -> Iterator[Article | Rejected]:
    """One article or one rejection for every record, in order, one at a time in memory."""
    stages.check_without(options.without)
    for file in files:
        for record in records(file):
            try:
                yield stages.process(to_raw(record), options)
            except Reject as reject:
                yield Rejected(record, reject)


def with_stories(results: Iterable[Article | Rejected]) -> Sequence[Article | Rejected]:
    """The same results with the stories and near-duplicates of the whole input, which has to fit into memory."""
    held = list(results)
    grouped = iter(group([result for result in held if isinstance(result, Article)]))
    return [next(grouped) if isinstance(result, Article) else result for result in held]
