"""How strictly articles are cleaned, from the command line to what is stored and back."""

from pathlib import Path

import pytest

from flows import stages
from tests.clean.documents import BODY
from tests.clean.model.test_scoring import MORE
from tests.cli.conftest import Flows

FAST = ("--without", "entities,quotes,stories")
TEXT = "\n".join(["Region", "Weather", "Night boats", *BODY, *MORE, "Jobs", "Our shop", "Imprint", "Tickets"])


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    """An article among words of a menu, of which `balanced` takes more than `careful` does."""
    folder = tmp_path / "drop"
    folder.mkdir()
    (folder / "bridge.txt").write_text(TEXT, encoding="utf-8")
    return folder


@pytest.fixture
def balanced(flows: Flows, drop: Path) -> Path:
    """The drop in the index, cleaned so."""
    assert flows("ingest", *FAST, drop, "--strictness", "balanced").code == 0
    return drop


def stored(flows: Flows) -> tuple[str, str, str]:
    """(id, strictness, body) of the only article."""
    (own,) = flows("files", "--json").json["records"]
    document = flows("show", own["article_id"], "--json").json
    return document["id"], document["pipeline"]["strictness"], document["body"]


def test_the_same_strictness_changes_nothing_and_another_makes_the_article_anew(flows: Flows, balanced: Path) -> None:
    first = stored(flows)
    assert (first[1], "Imprint" in first[2]) == ("balanced", False)
    again = flows("ingest", *FAST, balanced, "--strictness", "balanced", "--json").json
    assert (again["unchanged"], again["loaded"]) == (1, 0)
    other = flows("ingest", *FAST, balanced, "--json").json
    assert other["unchanged"] == 0
    second = stored(flows)
    assert (second[0], second[1]) == (first[0], "careful")
    assert len(second[2]) > len(first[2])


def test_what_is_stale_is_made_again_as_strictly_as_it_was(
    flows: Flows, balanced: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "0 of 1 articles are stale" in flows("reprocess", "--stale", "--dry-run").out
    first = stored(flows)
    with monkeypatch.context() as patch:
        patch.setattr("flows.clean.VERSION", "next")
        stages.pipeline.cache_clear()
        assert "1 of 1 articles are stale" in flows("reprocess", "--stale", "--dry-run").out
        assert flows("reprocess", "--stale").code == 0
        assert stored(flows) == first
        again = flows("ingest", *FAST, balanced, "--strictness", "balanced", "--json").json
        assert (again["unchanged"], again["loaded"]) == (1, 0)
    stages.pipeline.cache_clear()


def test_an_article_is_explained_as_it_was_made_and_as_asked(flows: Flows, balanced: Path) -> None:
    own, *_ = stored(flows)

    def went(*more: str) -> set[str]:
        return {
            line["text"] for line in flows("explain", own, "--json", *more).json["lines"] if line["outcome"] != "kept"
        }

    assert "Imprint" in went()
    assert went("--strictness", "careful") < went()


def test_documents_are_the_same_in_another_process(flows: Flows, drop: Path) -> None:
    bodies = {
        strictness: flows("process", drop, *FAST, "--workers", "0", "--strictness", strictness).lines[0]["body"]
        for strictness in ("careful", "balanced")
    }
    assert bodies["careful"] != bodies["balanced"]
    apart = flows("process", drop, *FAST, "--workers", "1", "--strictness", "balanced").lines
    assert [document["body"] for document in apart] == [bodies["balanced"]]


def test_a_reject_that_is_tried_again_is_cleaned_as_asked(flows: Flows, tmp_path: Path) -> None:
    mended = tmp_path / "mended.txt"
    mended.write_text("")
    assert flows("ingest", *FAST, mended).code == 1
    mended.write_text(TEXT, encoding="utf-8")
    assert flows("rejects", "retry", *FAST, "--strictness", "balanced").code == 0
    assert stored(flows)[1] == "balanced"


def test_an_unknown_strictness_is_refused(flows: Flows, drop: Path) -> None:
    ran = flows("ingest", drop, "--strictness", "reckless")
    assert ran.code == 2
    assert all(name in ran.err for name in ("careful", "balanced", "thorough"))
