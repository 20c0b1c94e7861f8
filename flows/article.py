"""The document, schema version 1: the one place where a field is named.

JSON Schema, index templates, the embedded index's schema and the field table are generated from these models into
`schemas/` (`flows schema build`). A field has a type, a search role (`flows.schema.roles`), a description, an example
and the stage that produces it. Models are frozen: a stage returns a changed copy (`Article.evolve`).
"""

from datetime import datetime
from typing import Any, Literal, Self, get_args

from pydantic import BaseModel, ConfigDict, Field

from flows.schema.roles import Role, field

SCHEMA_VERSION = 1

DateSource = Literal["metadata", "url", "page", "dateline", "text", "first_seen"]
DatePrecision = Literal["second", "minute", "day", "month", "year"]
EntityType = Literal["person", "organisation", "place", "work"]
Quality = Literal[
    "truncated", "missing_title", "too_short", "low_language_confidence", "encoding_repaired", "spaces_repaired",
    "words_missing", "capped",
]  # fmt: skip

QuoteType = Literal["direct", "partial"]
Attribution = Literal["named", "described", "pronoun", "plural", "continued"]
TopicsSource = Literal["outlet", "text"]
RepairKind = Literal["word", "sentence", "hyphen"]
GapKind = Literal["unbegun", "before_stop", "before_mark", "after_word", "unfinished"]

Strictness = Literal["careful", "balanced", "thorough"]
"""How much evidence a line needs to go: a point between what is lost of articles and what stays of their pages."""
STRICTNESSES: tuple[Strictness, ...] = get_args(Strictness)


class Part(BaseModel):
    """Base of the document and its parts: frozen, no unknown fields, serialised by alias."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    def evolve(self, **changes: Any) -> Self:
        """A copy with these fields changed. An unknown name raises `AttributeError`."""
        for name in changes:
            if name not in type(self).model_fields:
                raise AttributeError(f"{type(self).__name__} has no field {name!r}")
        return self.model_copy(update=changes)


class Place(Part):
    """One place where the text of an article was seen."""

    drop: str = field(Role.FACET, "read", "The drop: the folder, archive or file given to the run", "seeds")
    path: str = field(Role.KEY, "read", "Path of the file, relative to the drop", "002_d05778e0d9991043.txt")
    id: str | None = field(Role.KEY, "read", "The record's own id, or its number in the file", "a-17", default=None)

    @classmethod
    def at(cls, key: tuple[str, str, str]) -> Self:
        """The place that the ledger knows by this key."""
        drop, path, record = key
        return cls(drop=drop, path=path, id=record or None)

    @property
    def key(self) -> tuple[str, str, str]:
        """What identifies the place in the ledger: drop, path, record."""
        return self.drop, self.path, self.id or ""


class Source(Part):
    """Where the article came from, and the bytes it was made of.

    `drop` and `path` name the first place that still holds the text; the rest describes the bytes it was read from,
    which may have stood at an earlier place.
    """

    drop: str = field(Role.FACET, "read", "The drop: the folder, archive or file given to the run", "seeds")
    path: str = field(Role.KEY, "read", "Path of the file, relative to the drop", "002_d05778e0d9991043.txt")
    id: str | None = field(Role.KEY, "read", "The record's own id where the input has one", "a-17", default=None)
    sha256: str = field(Role.KEY, "read", "SHA-256 of the record's bytes, hexadecimal", "d05778e0" * 8)
    text_sha256: str = field(
        Role.KEY,
        "read",
        "SHA-256 of the normalised text: equal for the same text in other bytes",
        "9c1185a5" * 8,
        default="",
    )
    size: int = field(Role.NUMBER, "read", "Size of the record in bytes", 2552)
    encoding: str = field(Role.FACET, "read", "Encoding the bytes were read with", "utf-8")
    format: str = field(Role.FACET, "read", "What the record's text is: txt or html", "txt")
    drop_date: str | None = field(
        Role.STORED, "read", "Day of the drop: no article of it is younger", "2026-01-01", default=None
    )
    places: list[Place] = Field(default=[], description="Every place where the same text was seen, the first one first")


class OutletEvidence(Part):
    """One observation that speaks for an outlet."""

    signal: str = field(Role.STORED, "outlet", "Kind of observation, by its stable name", "helpline_country")
    detail: str = field(Role.STORED, "outlet", "What was observed", "10 helplines of New Zealand")


class Outlet(Part):
    """The publisher, or what is known of it: country or group can be known when the outlet is not."""

    id: str | None = field(Role.FACET, "outlet", "Catalogue id; empty when unknown", "ladbible", default=None)
    name: str | None = field(Role.NAME, "outlet", "Name of the outlet", "LADbible", default=None)
    domain: str | None = field(Role.FACET, "outlet", "Main domain", "ladbible.com", default=None)
    country: str | None = field(Role.FACET, "outlet", "ISO 3166-1 alpha-2 code of its country", "GB", default=None)
    type: str | None = field(
        Role.FACET, "outlet", "Kind of outlet: newspaper, magazine, agency ...", "website", default=None
    )
    group: str | None = field(
        Role.FACET, "outlet", "Catalogue id of the publishing group it belongs to", "ladbible-group", default=None
    )
    confidence: float = field(Role.NUMBER, "outlet", "0 to 1; 0 when unknown", 0.9, default=0.0)
    evidence: list[OutletEvidence] = Field(default=[], description="What speaks for it")

    @property
    def label(self) -> str:
        """What to call it in a list: its name, else its domain, else `unknown`."""
        return self.name or self.domain or "unknown"


class Entity(Part):
    """One entity with every form it takes in the text."""

    name: str = field(Role.STORED, "entities", "Canonical name", "Ashton Kutcher")
    type: EntityType = field(Role.STORED, "entities", "person, organisation, place or work", "person")
    surfaces: list[str] = field(Role.STORED, "entities", "Forms in the text, the first one first", ["Ashton Kutcher"])
    count: int = field(Role.STORED, "entities", "Mentions in title and body", 14)
    offset: int = field(
        Role.STORED, "entities", "Offset in characters of the first mention in the body; -1: only in the title", 0
    )
    confidence: float = field(Role.STORED, "entities", "0 to 1: how well name and type are supported", 0.9, default=0.0)
    evidence: list[str] = field(
        Role.STORED,
        "entities",
        "What speaks for them: readings of the model, rules, an article of the same story that has the full name",
        ["full name in 3f0c9a7be8d24c11b2a6d4f0 of the same story"],
        default=[],
    )
    own_name: str | None = field(
        Role.STORED,
        "stories",
        "The name that this article alone gives, where its story or the index has a fuller or commoner one",
        "Kutcher",
        default=None,
    )


class Quote(Part):
    """Quoted speech."""

    text: str = field(Role.STORED, "quotes", "The words quoted, without the outer marks", "We support victims.")
    type: QuoteType = field(
        Role.FACET,
        "quotes",
        "direct: a sentence or more; partial: words within a sentence of the article",
        "direct",
        default="direct",
    )
    speaker: str | None = field(
        Role.NAME,
        "quotes",
        "Canonical name of the speaker, or the words that describe them",
        "Mila Kunis",
        default=None,
    )
    speakers: list[str] = field(
        Role.NAME, "quotes", "Who they are, where the speaker is plural", ["Ashton Kutcher", "Mila Kunis"], default=[]
    )
    attribution: Attribution | None = field(
        Role.FACET,
        "quotes",
        "How the speaker is known: named or described beside the words, by a pronoun, as several people, or from the "
        "quotation before",
        "named",
        default=None,
    )
    verb: str | None = field(Role.STORED, "quotes", "Verb that introduces it", "said", default=None)
    offset: int = field(Role.STORED, "quotes", "Offset in characters of the text in the body", 812)


class Helpline(Part):
    """A helpline named at the end of an article."""

    name: str = field(Role.STORED, "clean", "Name of the service", "Lifeline")
    contact: str = field(Role.STORED, "clean", "Numbers, addresses and sites as printed", "0800 543 354")


class Removed(Part):
    """One span that is not in the body, with the rule that took it out: enough to explain and to undo it."""

    kind: str = field(Role.FACET, "clean", "Kind of line: advert, credit, caption, title ...", "advert")
    rule: str = field(Role.FACET, "clean", "Id of the rule", "advert-marker")
    line: int = field(Role.STORED, "clean", "Line of the raw text, from 1", 4)
    text: str = field(Role.STORED, "clean", "The text taken out", "Advert")
    field: str | None = field(Role.STORED, "clean", "Field that now holds the information", "topics", default=None)


class Repair(Part):
    """One place where the body is not written as the raw text has it: enough to explain and to undo it.

    Characters, entities, spaces and line ends are mended everywhere and not listed: they change no word.
    """

    kind: RepairKind = field(
        Role.STORED,
        "clean",
        "word: a space was lost within a sentence; sentence: between two; hyphen: a word was broken at a line end",
        "word",
    )
    line: int = field(Role.STORED, "clean", "Line of the raw text, from 1", 12)
    text: str = field(Role.STORED, "clean", "As the raw text has it", "onThursday")
    read: str = field(Role.STORED, "clean", "As the body has it", "on Thursday")


class Gap(Part):
    """A place in the body where words are missing, mostly those of a lost link."""

    kind: GapKind = field(
        Role.STORED,
        "clean",
        "unbegun: a paragraph begins within a sentence; before_stop: a sentence ends in a word that none ends in; "
        "before_mark: a space before a full stop or comma; after_word: a preposition with its object gone, or a verb "
        "with its other half; unfinished: a paragraph ends within a sentence",
        "before_stop",
    )
    paragraph: int = field(Role.STORED, "clean", "Paragraph of the body, from 1", 3)
    offset: int = field(Role.STORED, "clean", "Offset in characters in the body of where words are missing", 812)


class Story(Part):
    """The group of articles that tell the same event."""

    id: str = field(Role.FACET, "stories", "Id of the story: that of its first article", "6fd1a8c2b3e44f10a9d0c5e7")
    evidence: list[str] = field(
        Role.STORED,
        "stories",
        "What links the article to it",
        ["shares 14 quoted phrases with 3f0c9a7be8d24c11b2a6d4f0 (containment 0.71)"],
        default=[],
    )
    aliases: list[str] = field(
        Role.KEY,
        "stories",
        "Ids of stories that turned out to be this one: what was found under them is found here",
        ["a41c09d2e7f84b3390c5d1f2"],
        default=[],
    )


class Version(Part):
    """An earlier text of the article, which a newer one of the same address replaced; the raw store has it."""

    sha256: str = field(Role.KEY, "read", "SHA-256 of the record's bytes: what the raw store keeps it under", "3c" * 32)
    text_sha256: str = field(Role.KEY, "read", "SHA-256 of its normalised text", "b1" * 32)
    replaced_at: datetime = field(
        Role.STORED, "read", "When a run replaced it by the next version", "2026-01-02T12:00:00Z"
    )


class Signature(Part):
    """Keys by which other articles of the same story, or with the same names, are looked up in an index, instead of
    reading all of it."""

    quotes: list[str] = field(
        Role.KEY, "signature", "Hashes of word 4-grams inside quotation marks", ["0f3a91c2d4e7"], default=[]
    )
    bands: list[str] = field(
        Role.KEY, "signature", "MinHash bands of the body's word 3-grams", ["0:9c2e41d07ab3"], default=[]
    )
    names: list[str] = field(
        Role.KEY,
        "signature",
        "Full names of people as this article gives them, without case, diacritics and marks",
        ["ashton kutcher"],
        default=[],
    )


class StageVersion(Part):
    """A stage that produced this document."""

    stage: str = field(Role.FACET, "pipeline", "Name of the stage", "clean")
    version: str = field(Role.FACET, "pipeline", "Version of its code, and of its model where it has one", "1")
    fingerprint: str = field(
        Role.FACET, "pipeline", "Hash of code version, rules, model and settings", "9f86d081884c7d65"
    )


class Pipeline(Part):
    """What made this document."""

    run_id: str | None = field(Role.KEY, "pipeline", "Run that wrote it", "20260101T120000-4c1e", default=None)
    engines: list[str] = field(
        Role.FACET, "pipeline", "Engines and models with their versions", ["spacy/en_core_web_md-3.7.1"], default=[]
    )
    strictness: Strictness = field(
        Role.FACET,
        "clean",
        "How much evidence a line needed to go: careful, balanced or thorough",
        "careful",
        default="careful",
    )
    stages: list[StageVersion] = Field(default=[], description="Every stage with version and fingerprint")


class Article(Part):
    """A cleaned, enriched news article: the document in the index.

    Lists are in order of appearance unless a field says otherwise. Times are UTC.
    """

    id: str = field(
        Role.KEY,
        "read",
        "Hash of the canonical URL, or of the normalised text where no URL is known",
        "6fd1a8c2b3e44f10a9d0c5e7",
    )
    schema_version: int = field(Role.NUMBER, "read", "Version of this schema", SCHEMA_VERSION, default=SCHEMA_VERSION)
    source: Source = Field(description="Where it came from")
    title: str | None = field(
        Role.TEXT, "clean", "Headline; never invented", "Kutcher and Kunis apologise", default=None
    )
    subtitle: str | None = field(
        Role.TEXT, "clean", "Standfirst under the headline", "The couple issued a statement.", default=None
    )
    summary: str | None = field(
        Role.STORED,
        "summary",
        "The lead: whole sentences, at most 300 characters",
        "The couple have apologised.",
        default=None,
    )
    body: str = field(
        Role.TEXT,
        "clean",
        "Text of the article: paragraphs separated by a blank line; at most 500,000 characters, else capped",
        "First.\n\nSecond.",
    )
    language: str = field(Role.FACET, "language", "ISO 639-1 code; und when unsure", "en", default="und")
    language_confidence: float = field(Role.NUMBER, "language", "0 to 1", 0.99, default=0.0)
    outlet: Outlet = Field(default=Outlet(), description="The publisher")
    url: str | None = field(
        Role.KEY, "read", "Canonical URL, without tracking parameters", "https://example.org/a", default=None
    )
    authors: list[str] = field(Role.NAME, "clean", "Names of the authors", ["Jane Roe"], default=[])
    published_at: datetime | None = field(
        Role.DATE,
        "dates",
        "Date of publication where the source says it; else empty",
        "2023-09-09T08:00:00Z",
        default=None,
    )
    timestamp: datetime | None = field(
        Role.DATE,
        "dates",
        "The best known date; when nothing is known, first_seen_at",
        "2023-09-09T00:00:00Z",
        default=None,
        alias="@timestamp",
    )
    date_source: DateSource = field(Role.FACET, "dates", "Where @timestamp comes from", "text", default="first_seen")
    date_precision: DatePrecision = field(Role.FACET, "dates", "How exact @timestamp is", "day", default="second")
    date_evidence: str | None = field(
        Role.STORED, "dates", "The words the date was read from", "Saturday (9 September)", default=None
    )
    first_seen_at: datetime = field(Role.DATE, "read", "When a run first saw the article", "2026-01-01T12:00:00Z")
    people: list[str] = field(
        Role.NAME, "entities", "People, canonical names, the most salient first", ["Ashton Kutcher"], default=[]
    )
    organisations: list[str] = field(Role.NAME, "entities", "Organisations, canonical names", ["Netflix"], default=[])
    places: list[str] = field(Role.NAME, "entities", "Places, canonical names", ["Los Angeles"], default=[])
    works: list[str] = field(Role.NAME, "entities", "Shows, films, albums, books", ["That '70s Show"], default=[])
    entities: list[Entity] = Field(default=[], description="Every entity in detail")
    quotes: list[Quote] = Field(default=[], description="Quoted speech with its speakers")
    topics: list[str] = field(Role.NAME, "topics", "Topics, the outlet's own first", ["Crime"], default=[])
    topics_source: TopicsSource | None = field(
        Role.FACET, "topics", "outlet: the outlet's own; text: what the text is plainly about", "outlet", default=None
    )
    content_warnings: list[str] = field(
        Role.NAME, "clean", "Warnings printed with the article", ["This story discusses rape."], default=[]
    )
    helplines: list[Helpline] = Field(default=[], description="Helplines printed with the article")
    credits: list[str] = field(Role.NAME, "clean", "Photo and agency credits", ["Getty Images"], default=[])
    captions: list[str] = field(
        Role.NAME, "clean", "Captions of pictures, without their credits", ["The couple in 2019."], default=[]
    )
    corrections: list[str] = field(
        Role.NAME, "clean", "Notes on corrections", ["This article was amended on 11 September."], default=[]
    )
    dateline: str | None = field(
        Role.NAME,
        "clean",
        "Place and agency as printed before the first sentence, where the body keeps them",
        "LONDON (Reuters)",
        default=None,
    )
    word_count: int = field(Role.NUMBER, "clean", "Words in the body", 412, default=0)
    quality: list[Quality] = field(
        Role.FACET, "clean", "Flags: what to know before relying on it", ["truncated"], default=[]
    )
    repairs: list[Repair] = Field(default=[], description="Every place where words of the body were put right")
    gaps: list[Gap] = Field(default=[], description="Every place of the body where words are missing")
    removed: list[Removed] = Field(default=[], description="Every span that is not in the body")
    story: Story | None = Field(default=None, description="The story it belongs to")
    near_duplicate_of: str | None = field(
        Role.KEY,
        "stories",
        "Id of the earliest article with nearly the same text",
        "3f0c9a7be8d24c11b2a6d4f0",
        default=None,
    )
    near_duplicate_similarity: float | None = field(
        Role.NUMBER,
        "stories",
        "How much of the shorter text stands in the other, 0 to 1, by word 3-grams",
        0.93,
        default=None,
    )
    signature: Signature = Field(default=Signature(), description="By what its neighbours are found")
    versions: list[Version] = Field(default=[], description="Earlier texts of the same address, the newest first")
    pipeline: Pipeline = Field(default=Pipeline(), description="What made this document")

    def to_document(self) -> dict[str, Any]:
        """The JSON-ready document as engines store it: aliases, UTC times as ISO 8601, no empty fields at any depth."""
        document: dict[str, Any] = _without_empty(self.model_dump(mode="json", by_alias=True))
        return document


def _without_empty(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: kept for name, item in value.items() if (kept := _without_empty(item)) not in (None, [], {})}
    if isinstance(value, list):
        return [_without_empty(item) for item in value]
    return value
