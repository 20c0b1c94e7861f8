"""The rule files of this package: `<language>.yml` beside this module; docs/rules.md says how to add a rule.

All files apply to every document: cues of one language hardly ever collide with sentences of another, and a drop mixes
languages.
"""

from functools import cache
from importlib import resources

from flows.clean.rules.matcher import Rules, compile_rules
from flows.clean.rules.rule import parse


@cache
def load() -> Rules:
    """The rules of this package."""
    return compile_rules([rule for text in _files().values() for rule in parse(text)])


def data() -> bytes:
    """The bytes of all rule files: what a result depends on beside the code."""
    return b"".join(name.encode() + b"\0" + content for name, content in sorted(_files().items()))


@cache
def _files() -> dict[str, bytes]:
    folder = resources.files("flows.clean.rules")
    return {item.name: item.read_bytes() for item in folder.iterdir() if item.name.endswith(".yml")}
