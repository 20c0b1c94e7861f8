"""The `.env` of the containers: secrets of its own, for its owner alone, never written over."""

import stat
from pathlib import Path

import pytest

from flows.errors import UsageError
from flows.stack.containers.env import filled, write_env

EXAMPLE = "# SECRET=\nSECRET=\nPORT=9200\n\n# Another one.\nOTHER= \n"


@pytest.fixture
def example(tmp_path: Path) -> Path:
    file = tmp_path / ".env.example"
    file.write_text(EXAMPLE)
    return file


def values(text: str) -> dict[str, str]:
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return dict(line.split("=", 1) for line in lines)


def test_what_has_no_value_gets_a_secret_and_the_rest_stays() -> None:
    text, names = filled(EXAMPLE)
    found = values(text)
    assert names == ["SECRET", "OTHER"]
    assert found["PORT"] == "9200"
    assert all(len(found[name]) == 40 and found[name].isalnum() and found[name].isascii() for name in names)
    assert [line for line in text.splitlines() if line.startswith("#")][1:] == ["# SECRET=", "# Another one."]


def test_no_secret_is_made_twice() -> None:
    made = [value for _ in range(50) for value in values(filled(EXAMPLE)[0]).values() if value != "9200"]
    assert len(set(made)) == 100


def test_the_file_is_its_owners_alone(example: Path, tmp_path: Path) -> None:
    file = tmp_path / ".env"
    assert write_env(file, example) == ["SECRET", "OTHER"]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_file_that_is_there_stays_as_it_is(example: Path, tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("SECRET=mine\n")
    with pytest.raises(UsageError, match="stays as it is"):
        write_env(file, example)
    assert file.read_text() == "SECRET=mine\n"


def test_a_link_is_not_followed(example: Path, tmp_path: Path) -> None:
    (tmp_path / ".env").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UsageError):
        write_env(tmp_path / ".env", example)
    assert not (tmp_path / "elsewhere").exists()


def test_without_the_example_it_says_where_to_run_it(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="checkout"):
        write_env(tmp_path / ".env", tmp_path / ".env.example")


def test_a_folder_that_is_not_there_is_named(example: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"lost.*cannot be written"):
        write_env(tmp_path / "lost" / ".env", example)


@pytest.mark.parametrize("content", [b"\xff\xfe", b"#!/bin/sh\nexec true\n"], ids=["no text", "no secrets"])
def test_what_is_no_example_is_refused(content: bytes, example: Path, tmp_path: Path) -> None:
    example.write_bytes(content)
    with pytest.raises(UsageError, match="example"):
        write_env(tmp_path / ".env", example)
    assert not (tmp_path / ".env").exists()
