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


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"# outlet: a\n# language: en\nkeep\ta\nadvertt\tb", "line 4: 'advertt' is no label"),
        (b"# outlet: a\n# language: en\nkeep a", "line 3: 'keep a' is no label"),
        (b"# outlet: a\n# language: en\nkeep\t\xff", "broken.lines is not UTF-8"),
        (b"keep\ta", "does not say its"),
    ],
    ids=range(4),
)
def test_a_broken_file_is_named(flows: Flows, labelled: Path, content: bytes, message: str) -> None:
    (labelled / "broken.lines").write_bytes(content)
    ran = flows("model", "evaluate", labelled)
    assert ran.code == 2 and "broken.lines" in ran.err and message in ran.err


@pytest.mark.parametrize("command", [("train", "--to", "weights.json"), ("evaluate", "--held-out")])
def test_one_outlet_is_too_few_to_train(
    flows: Flows, labelled: Path, command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(labelled)
    ran = flows("model", command[0], labelled, *command[1:])
    assert ran.code == 2 and "at least three outlets" in ran.err
    assert not (labelled / "weights.json").exists()


def test_a_file_that_cannot_be_written_is_refused_before_the_work(flows: Flows, labelled: Path) -> None:
    ran = flows("model", "train", labelled, "--to", labelled / "nowhere" / "weights.json")
    assert ran.code == 2 and "cannot be written" in ran.err and "labelled drops" not in ran.err


def test_without_the_extra_it_is_named(flows: Flows, labelled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sklearn.linear_model", None)
    ran = flows("model", "train", labelled, "--to", labelled / "weights.json")
    assert ran.code == 2 and "article-flows[train]" in ran.err
    assert not (labelled / "weights.json").exists()
