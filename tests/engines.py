"""The engines under contract. A factory gets a folder of its own and gives back how to open one index there, so that
a test can open the same index twice."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import pytest

from flows.index.base import Index
from flows.index.elastic.engine import ElasticIndex
from flows.index.embedded.engine import EmbeddedIndex
from flows.settings import Settings
from tests.index.documents import library as articles
from tests.index.judged import articles as judged

Opener: TypeAlias = Callable[[], Index]
Factory: TypeAlias = Callable[[pytest.FixtureRequest, Path], Opener]


def embedded(request: pytest.FixtureRequest, folder: Path) -> Opener:
    """The embedded engine in a state folder."""
    return lambda: EmbeddedIndex.open(folder)


def elasticsearch(request: pytest.FixtureRequest, folder: Path) -> Opener:
    """An archive on a real Elasticsearch: one for the session, or one that is emptied for each test."""
    shared = request.scope == "session"
    url = request.getfixturevalue("shared_archive_url" if shared else "empty_archive_url")
    return lambda: ElasticIndex.open(url, Settings())


ENGINES: dict[str, Factory] = {"embedded": embedded, "elasticsearch": elasticsearch}


@pytest.fixture(scope="session", params=ENGINES)
def engine_name(request: pytest.FixtureRequest) -> str:
    """Every test that uses an engine runs once on each."""
    return str(request.param)


@pytest.fixture
def opener(engine_name: str, request: pytest.FixtureRequest, tmp_path: Path) -> Opener:
    """Opens one and the same empty index, as often as it is called."""
    return ENGINES[engine_name](request, tmp_path / "index-home")


@pytest.fixture
def engine(opener: Opener) -> Iterator[Index]:
    """An empty index."""
    index = opener()
    yield index
    index.close()


@pytest.fixture(scope="session")
def library(
    engine_name: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Index]:
    """An index that holds the articles of the query cases. Tests only read it."""
    index = ENGINES[engine_name](request, tmp_path_factory.mktemp("library"))()
    with index.writer("the query cases") as writer:
        writer.upsert(articles())
    yield index
    index.close()


@pytest.fixture(scope="session")
def embedded_newspapers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """The judged articles in the embedded engine. Tests only read them."""
    yield from _newspapers(EmbeddedIndex.open(tmp_path_factory.mktemp("newspapers")))


@pytest.fixture(scope="session")
def elasticsearch_newspapers(judged_archive_url: str) -> Iterator[Index]:
    """The judged articles on Elasticsearch. Tests only read them."""
    yield from _newspapers(ElasticIndex.open(judged_archive_url, Settings()))


@pytest.fixture(scope="session")
def newspapers(engine_name: str, request: pytest.FixtureRequest) -> Index:
    """The judged articles, on each engine."""
    found: Index = request.getfixturevalue(f"{engine_name}_newspapers")
    return found


def _newspapers(index: Index) -> Iterator[Index]:
    with index.writer("the judged articles") as writer:
        writer.upsert(judged())
    yield index
    index.close()
