"""YAML files of the program and of an installation: rules, outlets, words, assertions.

What others wrote, as metadata beside an article, is read by `flows.read.plain_yaml`, which builds texts, lists and maps
and nothing else.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Self

import yaml

_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DUMPER: type[yaml.SafeDumper] = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
_WIDTH = 10_000  # columns: a text stays on its line
_TOLD = 300  # characters of a problem


class NoYaml(ValueError):
    """A file that is no YAML: the problem, and its line, from 1, where that is known."""

    def __init__(self, problem: str, line: int | None = None) -> None:
        super().__init__(f"line {line}: {problem}" if line else problem)
        self.problem = problem
        self.line = line

    @classmethod
    def of(cls, error: Exception) -> Self:
        """What PyYAML raised."""
        if isinstance(error, RecursionError):
            return cls("it is nested too deep")
        mark = getattr(error, "problem_mark", None)
        problem = " ".join(str(getattr(error, "problem", None) or error).split())[:_TOLD]
        return cls(problem or "nobody can read it", mark.line + 1 if mark else None)


def parsed(content: bytes) -> Any:
    """What a file says. Raises `NoYaml`."""
    try:
        return yaml.load(content, Loader=_LOADER)  # noqa: S506 - a SafeLoader
    except (yaml.YAMLError, ValueError, RecursionError) as error:  # a date that does not exist is a ValueError
        raise NoYaml.of(error) from None


def written(document: Any) -> str:
    """A file that says this, in its order, to be edited by hand."""
    return str(yaml.dump(document, Dumper=_DUMPER, allow_unicode=True, sort_keys=False, width=_WIDTH))


def line_of(content: bytes, where: Sequence[str | int]) -> int:
    """The line, from 1, of a part of a file, named by keys and places in lists; of the nearest part around it that
    there is."""
    node, line = _composed(content), 1
    for part in where:
        if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line + 1
        elif isinstance(node, yaml.MappingNode):
            pair = next(((name, value) for name, value in node.value if name.value == part), None)
            if pair is None:
                break
            line, node = pair[0].start_mark.line + 1, pair[1]
        else:
            break
    return line


@lru_cache(maxsize=2)  # files: each is asked about again and again, part by part
def _composed(content: bytes) -> yaml.Node | None:
    try:
        return yaml.compose(content, Loader=_LOADER)
    except (yaml.YAMLError, ValueError, RecursionError):
        return None
