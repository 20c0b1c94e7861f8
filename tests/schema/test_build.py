"""The folder of generated files."""

from pathlib import Path

from flows.schema.build import build, check, generated

SCHEMAS = Path(__file__).resolve().parents[2] / "schemas"


def test_the_committed_files_are_what_the_model_says() -> None:
    assert check(SCHEMAS) == [], "run: flows schema build"


def test_building_twice_changes_nothing(tmp_path: Path) -> None:
    assert len(build(tmp_path)) == len(generated())
    assert check(tmp_path) == []
    assert build(tmp_path) == []


def test_what_differs_is_named(tmp_path: Path) -> None:
    build(tmp_path)
    (tmp_path / "fields.md").write_text("edited by hand")
    (tmp_path / "article.schema.json").unlink()
    (tmp_path / "old.json").touch()
    (tmp_path / ".keep").touch()
    assert check(tmp_path) == [
        f"missing: {tmp_path / 'article.schema.json'}",
        f"stale: {tmp_path / 'fields.md'}",
        f"extra: {tmp_path / 'old.json'}",
    ]
    build(tmp_path)
    assert check(tmp_path) == [f"extra: {tmp_path / 'old.json'}"]
    assert (tmp_path / "old.json").exists()


def test_every_file_ends_with_one_line_end() -> None:
    for name, content in generated().items():
        assert content.endswith(b"\n"), name
        assert not content.endswith(b"\n\n"), name
