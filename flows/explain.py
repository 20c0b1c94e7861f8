"""Why an article looks as it does: every line of the raw text with its verdict, and the article that came of it."""

from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path, PurePath
from typing import Any

from flows import stages
from flows.article import Article, Strictness
from flows.clean import Evidence, Judgement, book, structure
from flows.enrich.topics import Suggestion, suggest
from flows.errors import Reject, UsageError
from flows.index.base import Document, Index
from flows.inputs import Options, RawArticle
from flows.raw_store.store import RawStore
from flows.read.discover import discover
from flows.read.raw import to_raw
from flows.read.records import records
from flows.stories.names import retold
from flows.upkeep.refresh import options_of

_PARTS = {
    **dict.fromkeys(("line-model", "apart-from-text"), "model"),
    **dict.fromkeys(structure.RULES, "page"),
    **dict.fromkeys(("duplicate-line", "pull-quote", "repeated-label", "repeated-title"), "repetition"),
    **dict.fromkeys(("title-line", "title-given", "subtitle-line", "subtitle-given"), "title"),
    **dict.fromkeys(("helpline-entry", "helpline-run"), "helplines"),
}
"""Observations of the cleaner by the part of it that makes them; others are rules, or shields, of weights below 0."""


_OF_THE_INDEX = ("story", "near_duplicate_of", "near_duplicate_similarity")


@dataclass(frozen=True, slots=True)
class Explanation:
    """A document beside the verdicts it was made by. `refused` is set, and `article` is not, for a rejected record."""

    raw: RawArticle
    judgement: Judgement
    article: Article | None
    refused: Reject | None = None

    @property
    def made_by(self) -> dict[str, str]:
        """Version and engine by stage: {"entities": "version 6, spacy/en_core_web_md-3.7.1"}."""
        if self.article is None:
            return {}
        made = {stage.stage: f"version {stage.version}" for stage in self.article.pipeline.stages}
        for stage in stages.ENRICHMENTS:
            if stage.name in made and (engine := stage.engine(self.article)):
                made[stage.name] += f", {engine}"
        return made

    @property
    def topics(self) -> list[Suggestion]:
        """What the text itself suggests, where its topics are taken from it."""
        told = self.article is not None and self.article.topics_source == "text"
        return suggest(self.article) if told and self.article else []

    def to_document(self) -> dict[str, Any]:
        """JSON-ready: the lines, the document or the refusal, which version and engine made it by stage, and why the
        text suggests the topics that it suggests."""
        lines = []
        for verdict in self.judgement.verdicts:
            line = {key: value for key, value in asdict(verdict).items() if value not in (None, ())}
            for name in ("evidence", "hints"):
                if told := getattr(verdict, name):
                    line[name] = [_spoken(item) for item in told]
            lines.append(line | ({"weight": round(verdict.weight, 2)} if verdict.evidence else {}))
        return {
            "lines": lines,
            "document": self.article.to_document() if self.article else None,
            "made_by": self.made_by,
            "topics": [asdict(suggestion) for suggestion in self.topics],
            "refused": {"code": str(self.refused.code), "detail": self.refused.detail} if self.refused else None,
        }


def speaker(evidence: Evidence) -> str:
    """Who made an observation: a rule, by the name of its file; a part of the cleaner; or what protects the line."""
    if file := book().files.get(evidence.rule):
        return PurePath(file).name
    if evidence.weight < 0:
        return "shield"
    return _PARTS.get(evidence.rule, "cleaner")


def _spoken(evidence: Evidence) -> dict[str, Any]:
    told = {key: value for key, value in asdict(evidence).items() if value is not None}
    return told | {"weight": round(evidence.weight, 2), "by": speaker(evidence)}


def explain_file(path: Path, options: Options, record: str | None = None) -> Explanation:
    """Explain one record of a file: the first, or the one with this key (its id, or `line 17`).

    Raises `UsageError` when there is no such record, `Reject` when it cannot be read.
    """
    if path.is_dir():
        raise UsageError(f"{path} is a folder: name one file of it")
    keys = []
    for found in records(next(discover([str(path)]).files())):
        if record is None or found.record == record:
            return _explain(to_raw(found), options)
        keys.append(found.record)
    if not keys:
        raise UsageError(f"{path} holds no records")
    raise UsageError(
        f"{path} has no record {record!r}; there are {', '.join(keys[:10])}{' …' if len(keys) > 10 else ''}"
    )


def explain_id(
    article_id: str,
    index: Index,
    raw_store: RawStore,
    *,
    drop_date: date | None = None,
    strictness: Strictness | None = None,
) -> Explanation:
    """Explain an article of an index from its raw text, by the rules of today.

    Dates are judged as on the day of its drop, and lines as strictly as they were, unless something else is given. What
    takes other articles to know is told as the index has it: its story, what it copies, full names of people.
    Raises `UsageError` when the index does not know the id, or its raw text is not kept.
    """
    document = index.get([article_id]).get(article_id)
    if document is None:
        raise UsageError(f"no file and no article {article_id!r} in {index.location}: ids are printed by flows search")
    article = Article.model_validate(document)
    raw = raw_store.get(article.source.sha256)
    if raw is None:
        raise UsageError(
            f"the raw text of {article_id} is not kept in {raw_store.location}: explain the file instead, "
            f"{article.source.path} of {article.source.drop}"
        )
    told = options_of(article)
    options = replace(told, drop_date=drop_date or told.drop_date, strictness=strictness or told.strictness)
    explanation = _explain(raw, options)
    return replace(explanation, article=explanation.article and _among_others(explanation.article, document))


def _among_others(article: Article, document: Document) -> Article:
    named = Article.model_validate(retold(article.to_document(), document))
    stored = Article.model_validate(document)
    return named.evolve(**{name: getattr(stored, name) for name in _OF_THE_INDEX})


def _explain(raw: RawArticle, options: Options) -> Explanation:
    judgement = stages.judge(raw, options)
    try:
        return Explanation(raw, judgement, stages.process(raw, options, judgement))
    except Reject as reject:
        return Explanation(raw, judgement, None, reject)
