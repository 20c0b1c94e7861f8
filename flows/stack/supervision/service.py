"""What the supervisor knows of a service."""

from pathlib import Path
from typing import Protocol


class Service(Protocol):
    """A program that runs as long as `flows up` does. Starting it twice, one after the other, is safe."""

    @property
    def name(self) -> str:
        """As people read it."""

    @property
    def log(self) -> Path:
        """Where its output goes; that of the start before is beside it, as `<name>.before`."""

    @property
    def start_seconds(self) -> float:
        """How long a start may take on a slow machine."""

    def command(self) -> list[str]:
        """The program and its arguments; whatever has to be there before it starts is made."""

    def environment(self) -> dict[str, str]:
        """All of its environment."""

    def ready(self) -> bool:
        """Whether it does its work by now. Called again and again; takes seconds at most and raises nothing."""
