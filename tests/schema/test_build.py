"""The folder of generated files."""

from pathlib import Path

from flows.schema.build import build, check, generated

CHECKOUT = Path(__file__).resolve().parents[2]


def test_the_committed_files_are_what_the_model_says() -> None:
    assert check(CHECKOUT) == [], "run: flows schema build"


def test_building_twice_changes_nothing(tmp_path: Path) -> None:
    assert len(build(tmp_path)) == len(generated())
    assert check(tmp_path) == []
    assert build(tmp_path) == []


def test_what_differs_is_named(tmp_path: Path) -> None:
    build(tmp_path)
    (tmp_path / "schemas/fields.md").write_text("edited by hand")
    (tmp_path / "schemas/article.schema.json").unlink()
    (tmp_path / "schemas/old.json").touch()
    (tmp_path / "docs/by-hand.md").touch()
    (tmp_path / "schemas/.keep").touch()
    assert check(tmp_path) == [
        f"missing: {tmp_path / 'schemas/article.schema.json'}",
        f"stale: {tmp_path / 'schemas/fields.md'}",
        f"extra: {tmp_path / 'schemas/old.json'}",
    ]
    build(tmp_path)
    assert check(tmp_path) == [f"extra: {tmp_path / 'schemas/old.json'}"]
    assert (tmp_path / "schemas/old.json").exists()


def test_every_file_ends_with_one_line_end() -> None:
    for name, content in generated().items():
        assert content.endswith(b"\n"), name
        assert not content.endswith(b"\n\n"), name
