"""The labelled articles of the enrichment gate: whole articles written for it, each with what a careful reader finds.

One YAML file an article, `articles/<language>/<name>.yml`. The text stands beside its labels; people, towns, firms and
events are invented, well-known institutions, countries and works are real.

- People, organisations, places and works have the name that an index of a newspaper would have, and every surface: the
  forms in title and text, without honorific and possessive. Where only another article of the same story has the full
  name, that is the name.
- Quotations are what stands between one pair of marks and was said or written by somebody; titles and scare quotes are
  none. `speaker` is the canonical name, the words that describe them, or nothing when the text does not tell.
- The date is the best that the input allows, the outlet is named where the input says whose article it is.
- `topics_any`: words of which at least one key phrase holds one.
"""

import datetime as dt
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Self

import yaml
from pydantic import BaseModel, ConfigDict, model_validator

from flows.article import Attribution, DatePrecision, DateSource, EntityType, QuoteType, Source
from flows.inputs import Metadata, Options, RawArticle

ARTICLES = Path(__file__).parent / "articles"


class Label(BaseModel):
    """Base of the labels: frozen, no unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class LabelledName(Label):
    """Somebody or something with a name; without surfaces it is printed in full only."""

    name: str
    surfaces: tuple[str, ...] = ()

    @property
    def forms(self) -> tuple[str, ...]:
        """Every surface."""
        return self.surfaces or (self.name,)


class LabelledQuote(Label):
    """What stands between one pair of marks."""

    text: str
    speaker: str | None = None
    printed: str | None = None  # words that describe a speaker whose name can be known: they are right too
    speakers: tuple[str, ...] = ()
    type: QuoteType = "direct"
    attribution: Attribution | None = None


class LabelledDate(Label):
    """The best known date; without a day nothing in the input tells it."""

    day: dt.date | None = None
    source: DateSource = "first_seen"
    precision: DatePrecision = "day"


class LabelledMetadata(Label):
    """What the input says beside the text."""

    url: str | None = None
    published_at: str | None = None
    outlet: str | None = None


class LabelledArticle(Label):
    """One article with its labels. `name` is that of its file."""

    name: str
    language: str
    drop_date: dt.date
    title: str
    text: str
    metadata: LabelledMetadata = LabelledMetadata()
    date: LabelledDate = LabelledDate()
    outlet: str | None = None
    story: str | None = None
    near_duplicate_of: str | None = None
    people: tuple[LabelledName, ...] = ()
    organisations: tuple[LabelledName, ...] = ()
    places: tuple[LabelledName, ...] = ()
    works: tuple[LabelledName, ...] = ()
    quotes: tuple[LabelledQuote, ...] = ()
    topics_any: tuple[str, ...]

    @model_validator(mode="after")
    def _labels_stand_in_the_text(self) -> Self:
        for kind in ("person", "organisation", "place", "work"):
            for surface in (form for one in self.named(kind) for form in one.forms):
                if surface not in self.title and surface not in self.text:
                    raise ValueError(f"{self.name}: {surface!r} stands neither in the title nor in the text")
        at = 0
        for quote in self.quotes:
            at = self.text.find(quote.text, at)
            if at < 0:
                raise ValueError(f"{self.name}: {quote.text!r} does not stand in the text, or not in this order")
            at += len(quote.text)
        return self

    def named(self, kind: EntityType) -> tuple[LabelledName, ...]:
        """The labelled names of one type."""
        return {"person": self.people, "organisation": self.organisations, "place": self.places, "work": self.works}[
            kind
        ]

    @property
    def raw(self) -> RawArticle:
        """The article as a drop would hold it: a record with its own title."""
        digest = sha256(self.text.encode()).hexdigest()
        source = Source(drop="set", path=self.name, sha256=digest, size=len(self.text.encode()), encoding="utf-8",
                        format="txt")  # fmt: skip
        stated = self.metadata
        metadata = Metadata(title=self.title, url=stated.url, published_at=stated.published_at, outlet=stated.outlet)
        return RawArticle(self.text, source, metadata)

    @property
    def options(self) -> Options:
        """Of a run on the day of the drop."""
        return Options(self.drop_date, dt.datetime.combine(self.drop_date, dt.time(12), dt.UTC))


@cache
def read_set(folder: Path = ARTICLES) -> tuple[LabelledArticle, ...]:
    """Every article, by language and name. Raises `ValidationError` for a label that the text does not bear out."""
    return tuple(_read(folder))


def _read(folder: Path) -> Iterator[LabelledArticle]:
    for path in sorted(folder.rglob("*.yml")):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        yield LabelledArticle.model_validate({"name": path.stem, "language": path.parent.name, **content})
