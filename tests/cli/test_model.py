"""Commands for the line model, as a person types them."""

import sys
from pathlib import Path

import pytest

from tests.clean.documents import BODY
from tests.cli.conftest import Flows


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    """A folder with one labelled drop."""
    rows = ["# outlet: gazette.example", "# language: en", "navigation\tRegion", "navigation\tWeather today"]
    rows += [*(f"keep\t{text}" for text in BODY), "navigation\tOur shop"]
    folder = tmp_path / "labelled"
    folder.mkdir()
    (folder / "bridge.lines").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return folder


def test_drops_are_scored_at_each_strictness(flows: Flows, labelled: Path) -> None:
    (found,) = flows("model", "evaluate", labelled, "--json").json
    assert {point["strictness"] for point in found["curve"]} == {None, "careful", "balanced", "thorough"}
    assert all(point["score"]["lost"] == 0 for point in found["curve"] if point["strictness"])
    assert found["left_by_kind"]["keep"]["careful"] == 3
    shown = flows("model", "evaluate", labelled)
    assert shown.code == 0
    assert "rules alone" in shown.out and "worst, careful: bridge" in shown.out


def test_a_file_that_holds_no_weights_is_refused(flows: Flows, labelled: Path, tmp_path: Path) -> None:
    (tmp_path / "weights.json").write_text("{}", encoding="utf-8")
    ran = flows("model", "evaluate", labelled, "--weights", tmp_path / "weights.json")
    assert ran.code == 2 and "holds no weights of this program" in ran.err


def test_a_folder_without_drops_is_refused(flows: Flows, tmp_path: Path) -> None:
    ran = flows("model", "evaluate", tmp_path)
    assert ran.code == 2 and "holds no labelled drops" in ran.err


def test_without_the_extra_it_is_named(flows: Flows, labelled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sklearn.linear_model", None)
    ran = flows("model", "train", labelled, "--to", labelled / "weights.json")
    assert ran.code == 2 and "article-flows[train]" in ran.err
    assert not (labelled / "weights.json").exists()
