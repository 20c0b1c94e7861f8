"""The table of settings for people: every environment variable that is read, and what it is for."""

from collections.abc import Iterator

from flows.settings import Settings


def settings_table() -> str:
    """Markdown, a row a variable."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# Settings"
    yield ""
    yield "Generated from `flows/settings.py` by `flows schema build`. All come from the environment; what stands after"
    yield "`--index` or `--kibana` goes before the variable that is its default."
    yield ""
    yield "| variable | what it is |"
    yield "|---|---|"
    for name, field in Settings.model_fields.items():
        default = f"; default: {field.default:g}" if isinstance(field.default, float) else ""
        yield f"| `FLOWS_{name.upper()}` | {field.description}{default} |"
