"""The ordered stages, and `process`: one raw article in, one document out.

A stage is a pure function with a version; what it depends on beside its code (rule files, a model) is named, so that
its fingerprint changes when they do.
"""

from collections.abc import Callable
from dataclasses import dataclass

from flows.article import Article, Options, RawArticle


@dataclass(frozen=True, slots=True)
class Stage:
    """One enrichment. `version` is raised by hand when the code gives other results."""

    name: str
    run: Callable[[Article, RawArticle, Options], Article]
    version: str
    data: Callable[[], bytes] = lambda: b""  # what else the result depends on: rules, model name and version
    engine: Callable[[], str | None] = lambda: None  # shown in pipeline.engines
