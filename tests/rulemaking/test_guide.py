"""docs/rules.md shows what happens."""

import re
import shlex
from pathlib import Path

import pytest

from flows.settings import settings
from tests.clean.rules.shelf import forget, own_rules_end_here, write_file  # noqa: F401
from tests.cli.conftest import Flows, flows  # noqa: F401

GUIDE = (Path(__file__).parents[2] / "docs" / "rules.md").read_text()


def block(kind: str, holding: str = "") -> str:
    found: list[str] = re.findall(rf"```{kind}\n(.*?)```", GUIDE, re.DOTALL)
    return next(text for text in found if holding in text)


def test_the_worked_example_works(flows: Flows, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    monkeypatch.chdir(tmp_path)
    Path("articles.jsonl").write_text(block("jsonl"))
    commands = block("console").split("$ flows ")[1:]
    assert len(commands) == 4
    id_ = ""
    for command, *shown in (part.splitlines() for part in commands):
        forget()
        ran = flows(*shlex.split(command.replace("own-gazette-example-ID", id_)))
        assert (ran.code, ran.err) == (0, "")
        id_ = id_ or re.findall(r"own-gazette-example-\w+", ran.out)[0]
        told = ran.out.replace(id_, "own-gazette-example-ID").replace(str(settings().home), "HOME").split()
        for line in shown:
            words = line.split()
            assert any(told[at : at + len(words)] == words for at in range(len(told))), line


def test_the_rule_of_ones_own_proves_itself(flows: Flows) -> None:  # noqa: F811
    write_file(block("yaml", "own-gazette").encode())
    assert flows("rules", "test", "own-gazette-sign-off").code == 0
    assert flows("rules", "list", "--outlet", "gazette.example", "--json").json[0]["id"] == "own-gazette-sign-off"


def test_every_key_of_a_rule_is_told_of() -> None:
    from flows.clean.rules import Rule

    told = set(re.findall(r"^\| `(\w+)` \|", GUIDE, re.MULTILINE)) | {"id", "kind", "reason", "acts_on", "keeps"}
    assert told == set(Rule.model_fields)
