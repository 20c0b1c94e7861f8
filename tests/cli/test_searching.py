"""Commands that read the index, as a person types them."""

from pathlib import Path

import pytest

from flows.index.opening import open_index
from flows.ingest import ingest
from flows.raw_store.store import RawStore
from flows.read.discover import discover
from flows.settings import Settings
from tests.cli.conftest import Flows
from tests.golden.documents import OPTIONS, SEEDS


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A state folder with the seeds in its index: the tests of this module only read."""
    folder = tmp_path_factory.mktemp("home")
    with open_index(None, Settings(home=folder)) as index:
        ingest(index, RawStore(folder / "raw"), discover([str(SEEDS)], "seeds"), OPTIONS)
    return folder


@pytest.fixture(autouse=True)
def ingested(home: Path, own_state_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLOWS_HOME", str(home))


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (['"role model"'], {"000", "001", "002"}),
        (['people:"Mila Kunis"'], {"000", "001", "002", "003", "004"}),
        (["Mastersen~"], {"000", "001", "002", "003", "004"}),
        (["@timestamp:[2023-09-01 TO 2023-09-30]"], {"002"}),
        (["*", "--since", "2023-09-01", "--until", "2023-09-30"], {"002"}),
        (["*", "--filter", "topics=Crime"], {"002"}),
        (["apologise"], {"000", "002", "004"}),
        (["nowhere"], set()),
    ],
)
def test_the_five_are_found(flows: Flows, arguments: list[str], found: set[str]) -> None:
    document = flows("search", *arguments, "--json").json
    assert {hit["document"]["source"]["path"][:3] for hit in document["hits"]} == found
    assert document["total"] == len(found)


def test_a_hit_is_printed_with_its_snippet(flows: Flows) -> None:
    out = flows("search", '"positive influence"').out
    assert "positive influence" in out
    assert "score" in out
    assert "page 1 of 1" in out


def test_facets_and_pages(flows: Flows) -> None:
    first = flows("search", "*", "--facet", "people", "--page-size", "2", "--sort", "-word_count", "--json").json
    third = flows("search", "*", "--page-size", "2", "--page", "3", "--sort", "-word_count", "--json").json
    assert first["facets"]["people"]["Danny Masterson"] == 5
    assert first["total"] == third["total"] == 5
    counts = [hit["document"]["word_count"] for hit in (*first["hits"], *third["hits"])]
    assert len(counts) == 3
    assert counts == sorted(counts, reverse=True)


def test_a_syntax_error_says_where(flows: Flows) -> None:
    ran = flows("search", 'kunis AND "role model')
    assert ran.code == 2
    query, pointer, *_ = ran.err.splitlines()
    assert query[pointer.index("^")] == '"'


def test_an_unknown_field_lists_the_known_ones(flows: Flows) -> None:
    ran = flows("search", "persons:kunis")
    assert ran.code == 2
    assert "people" in ran.err


def test_status_counts_what_is_there(flows: Flows) -> None:
    state = flows("status", "--json").json
    assert state["documents"] == 5
    assert state["records"] == {"loaded": 5}
    assert state["last_run"]["loaded"] == 5
    assert "articles" in flows("status").out


def test_show_prints_an_article_and_refuses_an_unknown_id(flows: Flows) -> None:
    (hit,) = flows("search", "topics:crime", "--json").json["hits"]
    assert "Advert\n" not in flows("show", hit["id"]).out
    assert flows("show", hit["id"], "--json").json["id"] == hit["id"]
    assert flows("show", "missing").code == 2


@pytest.mark.parametrize(("query", "found"), [("-language:en", 0), ("-published_at:*", 5), ("-kutcher", 0)])
def test_a_query_may_begin_with_a_dash(flows: Flows, query: str, found: int) -> None:
    assert flows("search", query, "--sort", "-word_count", "--json").json["total"] == found


@pytest.mark.parametrize("arguments", [["--jsno"], ["*", "--jsno"], ["--jsno", "*"]])
def test_a_misspelt_option_is_no_query(flows: Flows, arguments: list[str]) -> None:
    ran = flows("search", *arguments)
    assert ran.code == 2
    assert "--jsno" in ran.err
