"""`flows schema`, wherever it is called."""

from pathlib import Path

from tests.cli.conftest import Flows


def test_names_of_folders_are_no_markup(flows: Flows, tmp_path: Path) -> None:
    folder = tmp_path / "[" / "x]"
    (folder / "schemas").mkdir(parents=True)
    checked = flows("schema", "check", folder)
    assert checked.code == 1
    assert f"missing: {folder / 'schemas/fields.md'}" in checked.err.replace("\n", "")
    built = flows("schema", "build", folder)
    assert str(folder / "schemas/fields.md") in built.out.replace("\n", "")
    assert flows("schema", "check", folder).code == 0


def test_a_folder_that_is_not_there_is_not_a_stale_one(flows: Flows, tmp_path: Path) -> None:
    ran = flows("schema", "check", tmp_path / "[/x]")
    assert ran.code == 2
    assert "no folder" in ran.err and "schema build" not in ran.err
