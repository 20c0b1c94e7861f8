"""Training on a small folder of made-up drops."""

from datetime import date
from pathlib import Path

import pytest

from flows.clean.model.weights import dump, parse
from flows.training import train as training
from flows.training.evaluate import evaluate
from flows.training.examples import Example, examples
from flows.training.folds import folds
from flows.training.labelled import read_folder
from flows.training.train import held_out, made_of, thresholds, train
from tests.clean.documents import BODY

DAY = date(2026, 1, 1)
MENU = ("Region", "Weather", "Night boats", "Our shop", "Tickets", "Spring offers")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve drops of six outlets: a menu, three sentences, a subhead, a foot."""
    root = tmp_path_factory.mktemp("labelled")
    for number in range(12):
        outlet = number % 6
        rows = [f"# outlet: outlet-{outlet}.example", "# language: en"]
        rows += [f"navigation\t{word} {outlet}" for word in MENU[: 2 + outlet % 3]]
        rows += [f"keep\t{text}" for text in (BODY[0], BODY[1].replace("three", f"{number}"))]
        rows += ["keep\tWhat comes next", f"keep\t{BODY[2]}", "navigation\tTickets", "share\tCopy link"]
        (root / f"drop-{number:02}.lines").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def made(folder: Path) -> list[Example]:
    drops = list(read_folder(folder))
    return [*examples(drops, held_back=False), *examples(drops, held_back=True)]


@pytest.fixture
def few_folds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three fits for one: a fold more makes nothing else happen."""
    monkeypatch.setattr(training, "OUTER_FOLDS", 2)
    monkeypatch.setattr(training, "INNER_FOLDS", 2)


@pytest.mark.usefixtures("few_folds")
def test_the_same_folder_gives_the_same_file(made: list[Example]) -> None:
    first = dump(train(made, DAY))
    assert first == dump(train(made, DAY))
    model = parse(first.encode())
    assert model.thresholds["careful"] >= model.thresholds["thorough"]
    assert model.made_of == {"date": "2026-01-01", "outlets": 6, "drops": 12, "lines": 108, "languages": {"en": 12}}


def test_what_is_learned_sorts_menu_from_text(made: list[Example]) -> None:
    decided = held_out(made)
    found = evaluate("folder", made, decided, {"careful": 0.0, "balanced": 0.0, "thorough": 0.0})
    last = found.curve[-1].score
    assert last.line_precision > found.rules_alone.line_precision
    assert found.curve[0].score.line_recall >= last.line_recall
    assert found.left_by_kind["keep"]["lines"] == 2 * 12 * 4


def test_thresholds_lose_no_more_than_is_allowed(made: list[Example]) -> None:
    margins: list[list[float | None]] = [
        [float(at) if noise is False else None for at, noise in enumerate(one.noise)] for one in made
    ]
    found = thresholds(made, margins)
    assert found["careful"] > max(margin for own in margins for margin in own if margin is not None)


def test_rules_are_held_back_for_half_of_the_examples(made: list[Example]) -> None:
    went = [sum(row is None for one in made if one.full == full for row in one.rows) for full in (True, False)]
    assert went[0] > went[1]
    assert made_of(made, DAY)["drops"] == 12


def test_an_outlet_is_in_one_fold_and_folds_are_of_like_size() -> None:
    outlets = [f"o{number % 7}" for number in range(40)]
    found = folds(outlets, 3)
    assert found == folds(outlets, 3)
    assert all(len({fold for name, fold in zip(outlets, found, strict=True) if name == one}) == 1 for one in outlets)
    assert max(map(found.count, range(3))) - min(map(found.count, range(3))) <= 6
