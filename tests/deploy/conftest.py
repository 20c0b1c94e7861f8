"""The stack as the compose command itself reads it: no engine is asked, nothing is started."""

import json
import os
import subprocess
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from flows.stack.containers.env import write_env

ROOT = Path(__file__).resolve().parents[2]
Service: TypeAlias = dict[str, Any]
Config: TypeAlias = Callable[..., "subprocess.CompletedProcess[str]"]


def compose_binary() -> Path:
    """The binary in the package: the wrapper that the package installs loses its exit code."""
    package = find_spec("compose")
    assert package is not None and package.origin is not None
    return Path(package.origin).with_name("docker-compose")


@pytest.fixture(scope="session")
def config() -> Config:
    """`docker compose config` with a file of variables and nothing from the environment."""

    def run(env_file: Path, *options: str) -> "subprocess.CompletedProcess[str]":
        command = [str(compose_binary()), "--project-directory", str(ROOT), "--env-file", str(env_file)]
        return subprocess.run(
            [*command, "--profile", "tools", "config", *options],
            capture_output=True,
            text=True,
            check=False,
            env={"PATH": os.defpath, "HOME": str(env_file.parent)},
            cwd=ROOT,
        )

    return run


@pytest.fixture(scope="session")
def env_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A `.env` as `flows stack env` writes it."""
    file = tmp_path_factory.mktemp("stack") / ".env"
    write_env(file, ROOT / ".env.example")
    return file


@pytest.fixture(scope="session")
def stack(config: Config, env_file: Path) -> dict[str, Any]:
    """The stack with every variable in its place."""
    done = config(env_file, "--format", "json")
    assert done.returncode == 0, done.stderr
    read: dict[str, Any] = json.loads(done.stdout)
    return read


@pytest.fixture(scope="session")
def services(stack: dict[str, Any]) -> dict[str, Service]:
    """The services by name."""
    named: dict[str, Service] = stack["services"]
    return named
