"""An article as today's stages make it, from its raw text, running only those that are stale or that a change reaches.

The model is nearly all of what an article costs: a rule that takes one line more out of one outlet should not read
every name in the archive again.
"""

from collections.abc import Sequence
from datetime import date
from functools import reduce
from typing import Any

from flows import clean, stages
from flows.article import Article, Pipeline, StageVersion
from flows.inputs import Options, RawArticle
from flows.stories.names import called, retold


def left_out(made_by: Pipeline) -> frozenset[str]:
    """The enrichments that a document was made without, as its recorded stages tell."""
    recorded = {stage.stage for stage in made_by.stages}
    return frozenset(stage.name for stage in stages.ENRICHMENTS if stage.name not in recorded)


def pipeline_of_today(made_by: Pipeline) -> Pipeline:
    """What `made_by` is to become: the stages of today, without those that it left out.

    The version of `read` stays: the store keeps texts as they were decoded, and a better reader needs the bytes. Such
    an article is ingested again with its drop.
    """
    today = stages.pipeline(left_out(made_by), made_by.strictness)
    read = [stage for stage in made_by.stages if stage.stage == stages.READ]
    return today.evolve(stages=[*read, *(s for s in today.stages if s.stage != stages.READ)])


def stale(made_by: Pipeline) -> list[StageVersion]:
    """The recorded stages that are not those of today, `read` and stages that exist no more among them."""
    current = stages.of_today()
    return [stage for stage in made_by.stages if stage.fingerprint not in current]


def options_of(article: Article) -> Options:
    """What the run that first saw an article was told."""
    seen = article.first_seen_at
    day = date.fromisoformat(article.source.drop_date) if article.source.drop_date else seen.date()
    return Options(day, seen, left_out(article.pipeline), article.pipeline.strictness)


def refresh(raw: RawArticle, old: Article) -> Article:
    """`stages.process(raw, options_of(old))` with what only the index knows: places, stories, versions, run, and what
    its people are called elsewhere.

    A stage that made `old` as it would today, from inputs that are still the same, is not run: its fields are carried
    over. Raises `Reject` as `process` does.
    """
    if not any(entity.own_name for entity in old.entities):
        return _refreshed(raw, old)
    stored = old.to_document()
    made = _refreshed(raw, Article.model_validate(called(stored, {})))  # stages read what the article itself says
    return Article.model_validate(retold(made.to_document(), stored))


def _refreshed(raw: RawArticle, old: Article) -> Article:
    options = options_of(old)
    today = pipeline_of_today(old.pipeline)
    fresh = {stage.fingerprint for stage in old.pipeline.stages} & {stage.fingerprint for stage in today.stages}
    is_fresh = {stage.stage: stage.fingerprint in fresh for stage in today.stages}
    cleaned = None if is_fresh[stages.CLEAN] else _cleaned(raw, options)
    article = _base(old, cleaned or old)
    for stage in stages.ENRICHMENTS:
        if stage.name in options.without:
            continue
        overwritten = stage.reads & stage.writes  # `old` has what it made of it, not what clean had given it
        comparable = is_fresh[stages.CLEAN] or not overwritten
        if is_fresh[stage.name] and comparable and _same(stage.reads, article, old):
            article = _taking(stage.writes, article, old)
            continue
        if overwritten:
            cleaned = cleaned or _cleaned(raw, options)
            article = _taking(overwritten, article, cleaned)
        article = stage.run(article, raw, options)
    source = old.source.evolve(drop_date=options.drop_date.isoformat())
    engines = stages.engines(article, options.without)
    return article.evolve(source=source, pipeline=today.evolve(run_id=old.pipeline.run_id, engines=engines))


def _cleaned(raw: RawArticle, options: Options) -> Article:
    return clean.clean(raw, options, stages.judge(raw, options))


def _base(old: Article, cleaned: Article) -> Article:
    """What clean says, and what only the index knows. What enrichments say is empty: one may have been given up."""
    return Article(
        id=old.id,
        source=old.source,
        first_seen_at=old.first_seen_at,
        story=old.story,
        near_duplicate_of=old.near_duplicate_of,
        near_duplicate_similarity=old.near_duplicate_similarity,
        versions=old.versions,
        **{name: getattr(cleaned, name) for name in stages.CLEANED},
    )


def _taking(names: frozenset[str], article: Article, other: Article) -> Article:
    return article.evolve(**{name: getattr(other, name) for name in names})


def _same(names: frozenset[str], one: Article, other: Article) -> bool:
    return all(_value(one, name) == _value(other, name) for name in names)


def _value(article: Article, name: str) -> Any:
    parts: Sequence[str] = name.split(".")
    return reduce(getattr, parts, article)
