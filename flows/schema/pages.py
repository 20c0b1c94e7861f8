"""Pages of docs/ that are made of the code: every setting, every error. Their prose is in `templates/`."""

from collections.abc import Iterator
from pathlib import Path

from pydantic.fields import FieldInfo

from flows.errors import Held, IndexBusy, IndexLocked, IndexUnavailable, RejectCode, SchemaMismatch, Stop
from flows.settings import Settings

_TEMPLATES = Path(__file__).parent / "templates"
_DEFAULT = "; default: "  # in the description of a setting, where the default is no plain value
_STOPS: dict[type[Stop], str] = {
    IndexUnavailable: "Look at the address, at `flows status`, and at the engine's own log.",
    IndexBusy: "Wait, and run it again; the Prefect flow does so by itself.",
    IndexLocked: "The message names the process. Wait for it, or end it; nobody has to remove a lock.",
    SchemaMismatch: "`flows index rebuild`, or `flows index check --apply` where the message says so.",
    Held: "Look at the report, then accept it with the command that stands there, or mend the drop.",
    Stop: "The line that begins with `next:` is the answer.",
}


def settings_page() -> str:
    """Markdown: a row a variable with its default and what it is, then what else decides."""
    return _filled("settings.md", settings=_table("variable", "default", "what it is", rows=_settings()))


def error_page() -> str:
    """Markdown: exit codes, the kinds of `Stop`, a row a reject code."""
    return _filled(
        "errors.md",
        stops=_table("kind", "what happened", "what to do", rows=_stops()),
        codes=_table("code", "what it means", "what to do", rows=_codes()),
    )


def _filled(template: str, **tables: str) -> str:
    page = (_TEMPLATES / template).read_text(encoding="utf-8")
    for name, table in tables.items():
        page = page.replace(f"<!-- {name} -->\n", table)
    return page


def _table(*heads: str, rows: Iterator[tuple[str, ...]]) -> str:
    lines = (heads, ("---",) * len(heads), *rows)
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def _settings() -> Iterator[tuple[str, ...]]:
    for name, field in Settings.model_fields.items():
        meaning, default = _told(field)
        yield f"`FLOWS_{name.upper()}`", default, meaning


def _told(field: FieldInfo) -> tuple[str, str]:
    """What the setting is, and its default in words: nothing that depends on this machine."""
    meaning, _, default = (field.description or "").partition(_DEFAULT)
    if field.default is not None and not field.default_factory:
        default = f"{field.default:g}" if isinstance(field.default, float) else str(field.default)
    return meaning, default or "none"


def _stops() -> Iterator[tuple[str, ...]]:
    for kind, remedy in _STOPS.items():
        happened = "Anything else, told in words." if kind is Stop else (kind.__doc__ or "").partition("\n")[0]
        yield f"`{kind.__name__}`", happened, remedy


def _codes() -> Iterator[tuple[str, ...]]:
    for code in RejectCode:
        yield f"`{code}`", code.meaning, code.remedy
