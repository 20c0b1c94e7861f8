"""What an article is to be after a chunk of records: the stored one, its newest text, every place of that text."""

from dataclasses import dataclass, field

import orjson

from flows.article import Article, Version
from flows.index.base import Document
from flows.inputs import Options
from flows.load.places import with_places
from flows.read.record import Record
from flows.stories.names import retold

EARLIER = 50  # texts that are noted of one address; live blogs change hundreds of times


@dataclass(slots=True)
class Draft:
    """An article under way, and the records of the chunk that lead to it.

    Of most articles nothing is stored and one record tells them: their document is never made into a model here, which
    would take half of the time of writing it.
    """

    document: Document
    model: Article | None = None
    made_of: list[Record] = field(default_factory=list)  # more than one: texts of one address, the last one wins
    copies: list[Record] = field(default_factory=list)  # the very same text at further places

    @property
    def article(self) -> Article:
        """The model of the document."""
        if self.model is None:
            self.model = Article.model_validate(self.document)
        return self.model

    def replace(self, article: Article) -> None:
        """Let the article be this one."""
        self.model, self.document = article, {}

    def finished(self, run_id: str) -> Document:
        """The document to write, signed by the run."""
        if self.model is not None:
            return self.model.evolve(pipeline=self.model.pipeline.evolve(run_id=run_id)).to_document()
        self.document["pipeline"]["run_id"] = run_id
        return self.document

    @property
    def article_id(self) -> str:
        """Its id."""
        id: str = self.model.id if self.model is not None else self.document["id"]
        return id

    @property
    def touched(self) -> bool:
        """Records of the chunk lead to it."""
        return bool(self.made_of or self.copies)


def first_version(document: bytes) -> Draft:
    """The draft of an article that nothing is stored of."""
    return Draft(orjson.loads(document))


def succeed(article: Article, older: Article, options: Options) -> Article:
    """A version takes over from the older one what only the index knows, and what its people are called elsewhere;
    another text is noted among the versions."""
    places = article.source.places
    versions = older.versions
    if article.source.text_sha256 == older.source.text_sha256:
        places = [*older.source.places, *places]
    else:
        versions = with_earlier(older, options)
    if any(entity.own_name for entity in older.entities):
        article = Article.model_validate(retold(article.to_document(), older.to_document()))
    timestamp = older.first_seen_at if article.date_source == "first_seen" else article.timestamp
    return with_places(article, places).evolve(
        first_seen_at=older.first_seen_at,
        timestamp=timestamp,
        story=older.story,
        near_duplicate_of=older.near_duplicate_of,
        near_duplicate_similarity=older.near_duplicate_similarity,
        versions=versions,
    )


def with_earlier(older: Article, options: Options) -> list[Version]:
    """The versions of an article whose text this one gives way to."""
    source = older.source
    version = Version(sha256=source.sha256, text_sha256=source.text_sha256, replaced_at=options.first_seen_at)
    return [version, *older.versions][:EARLIER]
