"""Every command that a container runs is one that the program has."""

import re
import shlex

import pytest
import typer.testing

from flows.cli import app
from tests.deploy.conftest import ROOT, Service


@pytest.mark.parametrize("name", ["certificates", "setup", "kibana-import", "worker"])
def test_the_command_line_takes_the_options_of_the_service(name: str, services: dict[str, Service]) -> None:
    words = services[name]["command"]
    options = [word.partition("=")[0] for word in words if word.startswith("--")]
    path = [word for word in words if re.fullmatch(r"[a-z]+", word)]
    shown = typer.testing.CliRunner().invoke(app, [*path, "--help"], terminal_width=200)
    assert shown.exit_code == 0, shown.output
    assert all(re.search(rf"(?m)^ +{option}\b", shown.output) for option in options), shown.output


@pytest.mark.parametrize("command", ["docs/deployment.md", "README.md", "docker-compose.yml", ".env.example"])
def test_commands_that_are_told_of_exist(command: str) -> None:
    told = re.findall(
        r"(?:docker compose (?:exec|run --rm) \S+ )?flows (stack \w+|kibana \w+)", (ROOT / command).read_text()
    )
    for words in sorted(set(told)):
        shown = typer.testing.CliRunner().invoke(app, [*shlex.split(words), "--help"])
        assert shown.exit_code == 0, words
