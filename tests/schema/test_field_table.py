"""The field table for people."""

from flows.schema.field_table import field_table
from flows.schema.fields import fields, groups


def test_every_field_has_a_row_with_seven_bars() -> None:
    rows = {line.split("`")[1]: line for line in field_table().splitlines() if line.startswith(("| `", "| **`"))}
    for path, spec in fields().items():
        assert spec.description.split("|")[0] in rows[path]
        assert rows[path].replace("\\|", "").count("|") == 7, path
    assert set(rows) == set(fields()) | set(groups())
