"""What an object says of an article, whatever keys it uses. Every key is mapped, ignored by name, or reported.

Where two keys say the same field, the spelling that stands first in the table (`flows.read.fields`) is read, and the
other is reported if it says something else.
"""

from typing import Any, NamedTuple

from flows.read.fields import NESTED, candidates, fields_of
from flows.read.values import is_markup, read_value, says_something


class Said(NamedTuple):
    """What an object says of an article: values by field, and the keys that no field takes."""

    fields: dict[str, Any]
    unmapped: tuple[str, ...]


def said(parsed: dict[str, Any], *, strict: bool = False) -> Said:
    """The values that an object says, by field: texts, and tuples of texts for `authors` and `topics`.

    With `strict`, a key that is spelled as the field itself must have its type: raises `Reject` with RECORD_SHAPE.
    Otherwise what cannot be read is named in `unmapped`.
    """
    flat = _flat(parsed)
    believed, unknown = candidates(tuple(flat))
    fields: dict[str, Any] = {}
    used: set[str] = set()
    unread: dict[str, str] = {}
    for field, spelling, name in believed:
        value = flat[name]
        if not says_something(value):
            continue
        own_name = name == field
        read = read_value(field, spelling, value, own_name, strict and own_name)
        if read is None:
            unread.setdefault(name, f"{name} (unreadable)")
        elif field not in fields:
            markup = field == "text" and not own_name and is_markup(read)
            fields["html" if markup else field] = read
            used.add(name)
        elif fields[field] == read:
            used.add(name)
        else:
            unread[name] = f"{name} ({field} was taken from another key)"
    return Said(fields, (*unknown, *(note for name, note in unread.items() if name not in used)))


def _flat(parsed: dict[str, Any]) -> dict[str, Any]:
    """The object's own keys, then those of the objects in `NESTED` as `metadata.title`, as tables name them too."""
    nested = [outer for outer in NESTED if isinstance(parsed.get(outer), dict)]
    if not nested:
        return parsed
    flat = {key: value for key, value in parsed.items() if key not in nested}
    for outer in nested:
        for key, value in parsed[outer].items():
            flat.setdefault(f"{outer}.{key}", value)
    return flat


def completed(first: dict[str, Any], second: dict[str, Any]) -> dict[str, Any]:
    """The first object, and of the second the keys whose fields the first does not say."""
    spoken = set(said(first).fields)
    rest = {key: value for key, value in second.items() if key not in first and not spoken & set(fields_of(key))}
    return {**first, **rest}
