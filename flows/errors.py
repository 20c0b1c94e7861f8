"""The tree of errors: what went wrong decides who has to act.

    FlowsError
    ├── Reject            one document cannot be loaded: kept with a stable reason code, the run goes on
    ├── Stop              the run cannot go on: exit code 3, nothing is lost, safe to run again
    │   ├── IndexUnavailable   the engine does not answer, or is not what it should be
    │   │   └── IndexBusy      it may take the same call later: its own retries are used up, a scheduler may go on
    │   ├── IndexLocked        another writer holds the index
    │   ├── Held               an assertion on the drop does not hold: all of the run waits to be accepted
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
    """Why a record could not become a document. Stored, counted and searched: never renamed.

    `meaning` says it to people, `remedy` what they can do; docs/errors.md is made of both.
    """

    meaning: str
    remedy: str

    def __new__(cls, code: str, meaning: str = "", remedy: str = "") -> "RejectCode":
        member = str.__new__(cls, code)
        member._value_ = code
        member.meaning, member.remedy = meaning, remedy
        return member

    EMPTY = (
        "empty",
        "There is no text at all in the record.",
        "Nothing, where the source has empty records. Else look at what wrote it: a text often stands under a key that "
        "is not read.",
    )
    BINARY = (
        "binary",
        "It is not text: NUL bytes, or too many control characters.",
        "Take the file out of the drop, or give it the suffix of what it is.",
    )
    ENCODING = (
        "encoding",
        "No encoding reads it without damage: it is cut in the middle of a character, or two encodings are mixed.",
        "Ask for the file again, or convert it to UTF-8.",
    )
    TOO_LARGE = (
        "too_large",
        "It is above the limit of a single record, 10 MB.",
        "Mostly many articles in one file: cut it into one file or line an article.",
    )
    UNREADABLE = (
        "unreadable",
        "The file system refused to give it.",
        "Mend permissions or the mount, then run the same command again.",
    )
    UNSUPPORTED_FORMAT = (
        "unsupported_format",
        "No reader knows this suffix, or a way in which an archive is packed.",
        "Convert it, or keep it out of the drop: what is read stands in docs/inputs.md.",
    )
    JSON_SYNTAX = (
        "json_syntax",
        "This line or file is not JSON.",
        "Look at it with `flows rejects show`; a last line that is cut off says that the copy was not complete.",
    )
    XML_SYNTAX = (
        "xml_syntax",
        "It is not well-formed XML, is nested too deep, or declares entities of its own.",
        "The detail names the line. Articles before it were read; ask for the file again.",
    )
    CSV_SYNTAX = (
        "csv_syntax",
        "This row does not fit its header, or a quotation mark is not closed.",
        "Mend the row, or have the table written with every text in quotation marks.",
    )
    WARC_SYNTAX = (
        "warc_syntax",
        "This is no WARC record, it breaks off, or its content cannot be decoded.",
        "Other records of the file were read; fetch the file again where it ends early.",
    )
    METADATA_SYNTAX = (
        "metadata_syntax",
        "The sidecar or manifest that belongs to it cannot be read.",
        "Mend the file that the detail names: an article with wrong metadata is worse than one that waits.",
    )
    RECORD_SHAPE = (
        "record_shape",
        "It can be parsed, but is no record of an article: no text in it, or a field of the wrong type.",
        "The detail names the field. Give the text under one of the keys of docs/inputs.md.",
    )
    ARCHIVE_DAMAGED = (
        "archive_damaged",
        "A compressed file or archive ends early, or is none.",
        "Copy it again: what could be read of it stands, and nothing of it counts as gone.",
    )
    ENCRYPTED = (
        "encrypted",
        "A member of an archive needs a password.",
        "Unpack it yourself, and ingest what was in it.",
    )
    UNSAFE_PATH = (
        "unsafe_path",
        "A member of an archive has no name, or one that leads out of the archive.",
        "Find out who packed it: nothing was written, and other members were read.",
    )
    DECOMPRESSION_BOMB = (
        "decompression_bomb",
        "It expands to more than any text would.",
        "Find out who sent it. Where it is really text, unpack it yourself.",
    )
    NESTED_TOO_DEEP = (
        "nested_too_deep",
        "Archives stand in archives in archives.",
        "Unpack the outer ones, and ingest what was in them.",
    )
    NO_ARTICLE = (
        "no_article",
        "Nothing was left after cleaning: every line was taken for boilerplate.",
        "`flows explain` shows which rule took which line. Mostly a cookie notice or a paywall; else mend the rule.",
    )
    FORGOTTEN = (
        "forgotten",
        "It was taken out on purpose, and is to stay out.",
        "Nothing. `flows forget --undo` lets it come in again.",
    )
    ENGINE_REFUSED = (
        "engine_refused",
        "The index engine refused this document; the detail is its reason.",
        "Where it is one: report it. Where it is many, the run stops: `flows index check`.",
    )
    DEFECT = (
        "defect",
        "A stage failed on it: a defect of article-flows, named by its type and place.",
        "Report type and place. After the next release: `flows rejects retry --reason defect`.",
    )
    WORKER_DIED = (
        "worker_died",
        "Two processes died that had it to judge, and nothing else.",
        "Mostly memory: `flows rejects retry --reason worker_died` with more of it, or with fewer workers.",
    )
    TIME_LIMIT = (
        "time_limit",
        "Judging it took longer than any article takes.",
        "Look at it: mostly it is no article. On a machine that was overloaded, try it again.",
    )


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


class Held(Stop):
    """An assertion on the drop does not hold: what was judged is spooled, and nothing of it is loaded."""


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


def why_it_stopped(error: BaseException) -> str:
    """What a report says of the error that ended its run. Of one that is not ours, its kind: its message may quote the
    text that it choked on."""
    if isinstance(error, KeyboardInterrupt):  # SIGTERM becomes one, too
        return "it was told to stop"
    return str(error) if isinstance(error, FlowsError) else f"a defect in article-flows: {type(error).__name__}"
