"""Names by rules and lists, for languages without a model: few, and each with evidence.

A capitalised word is a name only when something says so: a list of places or of organisations, an honorific or a role
before it, a first name, a corporate suffix, a head ("Universidad de ..."), a verb of saying, an age, or the news
convention of full name first and surname later. Where every noun has a capital (German) a surname is one word after a
first name or a role; where names take endings (Slavic languages, Finnish) only nominatives count, since an inflected
form would be another name. Scripts without capitals give no runs, so nothing.

The time it takes is linear in the text: every rule looks a fixed number of words ahead and back.
"""

from collections.abc import Iterator

from flows.enrich.recognition import gazetteer
from flows.enrich.recognition import organisations as name_organisations
from flows.enrich.recognition import people as name_people
from flows.enrich.recognition import places as name_places
from flows.enrich.recognition.spans import Span
from flows.enrich.recognition.text import NameText

_ALIASES = {"nb": "no", "nn": "no", "lb": "de", "gl": "es", "ca": "es"}  # near enough to be read alike


def data() -> bytes:
    """What names depend on beside this code."""
    return gazetteer.source()


def find(text: str, language: str) -> Iterator[Span]:
    """The names in `text`, whose marks are plain, in order of appearance, none overlapping."""
    found = NameText(text, _ALIASES.get(language, language))
    name_organisations.find(found)
    name_places.find(found)
    name_people.find(found)
    yield from sorted(found.spans)
