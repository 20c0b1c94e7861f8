"""YAML as data and nothing more: texts, lists and maps. No type is guessed, no object built, no alias followed.

`2023-09-09` and `no` stay the texts they are, so that a date keeps its precision and Norway its code.
"""

from typing import Any

import yaml

from flows.yaml_files import NoYaml

LONGEST = 1_000_000  # characters: PyYAML reads about a megabyte a second, and metadata of one folder has less


class _PlainLoader(yaml.BaseLoader):
    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("aliases are not read: nine lines of them expand to gigabytes")
        return super().compose_node(parent, index)


def plain_yaml(text: str) -> Any:
    """The first document. Raises `NoYaml`, which says why, for what is none, too long or nested too deep."""
    if len(text) > LONGEST:
        raise NoYaml(f"{len(text)} characters of YAML; at most {LONGEST} are read")
    try:
        return yaml.load(text, _PlainLoader)  # noqa: S506 - BaseLoader builds texts, lists and maps only
    except (yaml.YAMLError, RecursionError) as error:
        raise NoYaml.of(error) from None
