"""The tree of errors: what went wrong decides who has to act.

    FlowsError
    ├── Reject            one document cannot be loaded: kept with a stable reason code, the run goes on
    ├── Stop              the run cannot go on: exit code 3, nothing is lost, safe to run again
    │   ├── IndexUnavailable   the engine does not answer, or is not what it should be
    │   │   └── IndexBusy      it may take the same call later: its own retries are used up, a scheduler may go on
    │   ├── IndexLocked        another writer holds the index
    │   └── SchemaMismatch     the index was built for another schema
    └── UsageError        the call itself is wrong: exit code 2
        ├── QuerySyntaxError   says where, and what would be right
        └── UnknownField       lists the known ones

A `Stop` answers three questions: what happened, what is safe, what to run next.
"""

from collections.abc import Callable
from enum import StrEnum
from functools import partial


class FlowsError(Exception):
    """Root of every error that this package raises on purpose."""


class RejectCode(StrEnum):
    """Why a record could not become a document. Stored, counted and searched: never renamed."""

    EMPTY = "empty"  # no text at all
    BINARY = "binary"  # not text: NUL bytes or too many control characters
    ENCODING = "encoding"  # no encoding reads it without damage
    TOO_LARGE = "too_large"  # above the size limit of a single record
    UNREADABLE = "unreadable"  # the file system refused
    UNSUPPORTED_FORMAT = "unsupported_format"  # no reader for this kind of file
    JSON_SYNTAX = "json_syntax"  # this line or file is not JSON
    XML_SYNTAX = "xml_syntax"  # not well-formed, or declares entities of its own
    CSV_SYNTAX = "csv_syntax"  # this row does not fit its header
    WARC_SYNTAX = "warc_syntax"  # not a WARC record
    METADATA_SYNTAX = "metadata_syntax"  # the sidecar or manifest that belongs to it cannot be read
    RECORD_SHAPE = "record_shape"  # valid JSON, but not a record: no text, or a field of the wrong type
    ARCHIVE_DAMAGED = "archive_damaged"  # a compressed file or archive ends early, or is none
    ENCRYPTED = "encrypted"  # a member of an archive that needs a password
    UNSAFE_PATH = "unsafe_path"  # a member of an archive that would leave it
    DECOMPRESSION_BOMB = "decompression_bomb"  # it expands beyond any text
    NESTED_TOO_DEEP = "nested_too_deep"  # archives in archives in archives
    NO_ARTICLE = "no_article"  # nothing was left after cleaning
    FORGOTTEN = "forgotten"  # it was taken out on purpose, and is to stay out
    ENGINE_REFUSED = "engine_refused"  # the index engine refused this document
    DEFECT = "defect"  # a stage failed on it: a defect of ours, named by its type and place
    WORKER_DIED = "worker_died"  # the process that judged it, and nothing else, died
    TIME_LIMIT = "time_limit"  # judging it took longer than any article takes


class Reject(FlowsError):
    """One document is refused. `code` is stable; `detail` is for people and holds no article text."""

    def __init__(self, code: RejectCode, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else str(code))
        self.code = code
        self.detail = detail

    def __reduce__(self) -> tuple[type["Reject"], tuple[RejectCode, str]]:
        return type(self), (self.code, self.detail)  # crosses process borders


class Stop(FlowsError):
    """The run stops. The three texts are printed to people one under the other."""

    def __init__(self, happened: str, *, safe: str, next_command: str) -> None:
        super().__init__(happened)
        self.happened = happened
        self.safe = safe
        self.next_command = next_command

    def __reduce__(self) -> tuple[Callable[..., "Stop"], tuple[str]]:
        rebuild = partial(type(self), safe=self.safe, next_command=self.next_command)
        return rebuild, (self.happened,)  # crosses process borders


class IndexUnavailable(Stop):
    """The engine does not answer, or something else answers in its place."""


class IndexBusy(IndexUnavailable):
    """The engine was busy, restarting or out of reach for longer than its own retries last; later it may not be."""


class IndexLocked(Stop):
    """Another writer holds the index."""


class SchemaMismatch(Stop):
    """The index was built for another schema version."""


class UsageError(FlowsError):
    """The call cannot be carried out as it was written."""


class QuerySyntaxError(UsageError):
    """A query that cannot be parsed.

    `position` is the offset in characters from the start of `query` (0-based); `hint` says what would be right.
    """

    def __init__(self, query: str, position: int, problem: str, hint: str) -> None:
        super().__init__(f"{problem} at character {position + 1}: {hint}")
        self.query = query
        self.position = position
        self.problem = problem
        self.hint = hint


class UnknownField(UsageError):
    """A field that the schema does not know, or that cannot be used this way."""

    def __init__(self, field: str, known: tuple[str, ...], purpose: str = "search") -> None:
        super().__init__(f"unknown field {field!r} for {purpose}; known: {', '.join(known)}")
        self.field = field
        self.known = known
        self.purpose = purpose
