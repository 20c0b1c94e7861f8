"""What the stages are given: a raw article with its metadata, and the options of the run."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from flows.article import Source, Strictness


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the input itself says about an article, beside its text. Nothing here was guessed."""

    title: str | None = None
    subtitle: str | None = None
    url: str | None = None
    published_at: str | None = None  # as written: parsed by flows.enrich.dates.stage, which keeps its precision
    outlet: str | None = None
    authors: tuple[str, ...] = ()
    language: str | None = None
    topics: tuple[str, ...] = ()
    article_body: str | None = None  # a page's own articleBody, where its metadata carries the text

    def completed_by(self, other: "Metadata") -> "Metadata":
        """This metadata, and of `other` what is not said here; blanks say nothing."""
        said = {name: getattr(self, name) for name in Metadata.__slots__}
        return replace(other, **{name: value for name, value in said.items() if value and not str(value).isspace()})


@dataclass(frozen=True, slots=True)
class RawArticle:
    """One record of the input, decoded, before anything was changed.

    `text` is what a reader of the file sees, or the markup as it stands when `source.format` is "html".
    """

    text: str
    source: Source
    metadata: Metadata = field(default_factory=Metadata)
    encoding_repaired: bool = False


@dataclass(frozen=True, slots=True)
class Options:
    """What a run is told about its input: the only thing beside the article that a stage may depend on."""

    drop_date: date  # no article of this drop is younger
    first_seen_at: datetime
    without: frozenset[str] = frozenset()
    strictness: Strictness = "careful"

    @classmethod
    def starting_now(
        cls, drop_date: date | None = None, without: Iterable[str] = (), strictness: Strictness = "careful"
    ) -> "Options":
        """Of a run that starts now. A drop without a date is of today, where the machine stands."""
        now = datetime.now(UTC)
        return cls(drop_date or now.astimezone().date(), now, frozenset(without), strictness)
