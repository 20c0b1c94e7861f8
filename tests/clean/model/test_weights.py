import json

import pytest

from flows.clean import data as what_cleaning_depends_on
from flows.clean.model import context, features, weights


def document() -> dict[str, object]:
    found: dict[str, object] = json.loads(weights.data())
    return found


def test_the_committed_weights_fit_the_features() -> None:
    model = weights.load()
    for stage, known in ((model.line, features.FEATURES), (model.context, context.FEATURES)):
        assert [len(table) for table in stage.table] == [len(feature.values) for feature in known]
    assert model.made_of["outlets"] > 100


def test_the_file_is_what_would_be_written_today() -> None:
    assert weights.dump(weights.load()).encode() == weights.data()


def test_thresholds_fall_from_careful_to_thorough() -> None:
    thresholds = weights.load().thresholds
    assert thresholds["careful"] > thresholds["balanced"] > thresholds["thorough"]
    broken = document() | {"thresholds": {"careful": 0.0, "balanced": 1.0, "thorough": -1.0}}
    with pytest.raises(ValueError, match="careful to thorough"):
        weights.parse(json.dumps(broken).encode())


@pytest.mark.parametrize("change", ["missing", "unknown", "value"])
def test_a_file_for_other_features_is_refused(change: str) -> None:
    broken = document()
    tables = broken["line"]["features"]  # type: ignore[index]
    if change == "missing":
        del tables["length"]
    elif change == "unknown":
        tables["phase of the moon"] = {"full": 1.0}
    else:
        tables["length"]["endless"] = 1.0
    with pytest.raises(ValueError, match="moon" if change == "unknown" else "length"):
        weights.parse(json.dumps(broken).encode())


def test_cleaning_depends_on_the_weights() -> None:
    assert weights.data() in what_cleaning_depends_on()
