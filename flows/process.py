"""Clean and enrich without an index: records in, documents out, in the order of the input.

The code path of a document is that of `flows.ingest`; what is missing is the index: no ledger, no duplicates.
"""

from collections import deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass

from flows import stages
from flows.article import Article
from flows.batches import weighed
from flows.errors import Reject
from flows.inputs import Options
from flows.read.discover import SourceFile
from flows.read.record import Record
from flows.read.records import records
from flows.stories import group
from flows.workers.judge import Judge, Task, Verdict
from flows.workers.team import team

_AT_ONCE = 64  # records handed to the team together
_BYTES = 16_000_000  # or so many of their bytes
_AHEAD = 4  # of these, being judged while results are used


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


@dataclass(frozen=True, slots=True)
class Processed:
    """A record's document, as JSON: most of them are only passed on."""

    json: bytes

    @property
    def article(self) -> Article:
        """The document as a model."""
        return Article.model_validate_json(self.json)


def process_files(
    files: Iterable[SourceFile], options: Options, workers: int = 0
) -> Generator[Processed | Rejected, None, None]:
    """One document or one rejection for every record, in order; to be closed by whoever does not read it to its end.

    This many processes judge the records, with 0 this one, one record at a time. Memory is that of those on their way.
    """
    stages.check_without(options.without)
    found = (record for file in files for record in records(file))
    window: deque[tuple[list[Record], Iterator[Verdict]]] = deque()
    with team(Judge(options, None), workers) as judges:
        for some in weighed(found, _AT_ONCE if workers else 1, _BYTES, lambda record: len(record.payload)):
            window.append((some, judges.submit([Task(record) for record in some if record.refusal is None])))
            if len(window) > (_AHEAD if workers else 0):
                yield from _told(*window.popleft())
        while window:
            yield from _told(*window.popleft())


def _told(some: Sequence[Record], verdicts: Iterator[Verdict]) -> Iterator[Processed | Rejected]:
    for record in some:
        verdict = Verdict(record.refusal) if record.refusal else next(verdicts)
        if verdict.refusal:
            yield Rejected(record, verdict.refusal)
        else:
            yield Processed(verdict.document)


def with_stories(results: Iterable[Processed | Rejected]) -> Sequence[Article | Rejected]:
    """The same results with the stories and near-duplicates of the whole input, which has to fit into memory."""
    held = [result.article if isinstance(result, Processed) else result for result in results]
    grouped = iter(group([result for result in held if isinstance(result, Article)]))
    return [next(grouped) if isinstance(result, Article) else result for result in held]
