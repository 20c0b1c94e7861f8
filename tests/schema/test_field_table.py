"""The field table for people."""

from flows.schema.companions import COMPANIONS
from flows.schema.field_table import companion_tables, field_table
from flows.schema.fields import fields, groups


def test_every_field_has_a_row_with_seven_bars() -> None:
    rows = {line.split("`")[1]: line for line in field_table().splitlines() if line.startswith(("| `", "| **`"))}
    for path, spec in fields().items():
        assert spec.description.split("|")[0] in rows[path]
        assert rows[path].replace("\\|", "").count("|") == 7, path
    assert set(rows) == set(fields()) | set(groups())


def test_every_field_beside_the_articles_has_a_row_under_its_index() -> None:
    sections = {part.split("\n")[0]: part for part in companion_tables().split("\n## ")[1:]}
    assert set(sections) == set(COMPANIONS)
    for name, model in COMPANIONS.items():
        rows = [line.split("`")[1] for line in sections[name].splitlines() if line.startswith(("| `", "| **`"))]
        assert rows == list(fields(model)), name
