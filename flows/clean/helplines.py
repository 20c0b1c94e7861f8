"""Helplines by their shape, a name and how to reach it, in any country; and the offers of help in full sentences."""

import re

from flows.article import Helpline
from flows.clean.verdicts import Evidence, Line
from flows.text.sentences import ends_sentence

_PHONE_DIGITS = 7
_LONGEST = 200  # characters of a line that can be an entry

_NUMBER = r"(?:\(?\+?\d[\d ()/.–-]{4,24}\d|\(?\d{2,3}[ -]\d{2,4}\)?|\b\d{3,6}\b)"
_DOMAINS = (
    "org|com|net|info|eu|de|nz|au|uk|ie|ca|us|at|ch|in|za|fr|it|es|nl|be|"
    "pl|se|no|dk|fi|br|pt|mx|ar|jp|kr|cn|tw|gr|tr|ru"
)
_CONTACT = (
    rf"(?:(?:(?:free)?(?:call|text|phone|ring|tel\.?|telefon|ruf\w*|dial|sms|fax|email|e-mail|visit|chat|whatsapp|"
    rf"téléphon\w*|tél\.?|appel\w*|composez|llam\w*|chiam\w*|lig\w*|bel|zadzwoń|ring|звони\w*|тел\.?|ara\w*|電話|전화|拨打|"
    rf"撥打|फोन)\b|freephone|hotline)[^.!?]{{0,30}}?)?"
    rf"(?:{_NUMBER}|\S+@\S+\.\w+|(?:www\.|https?://)?[\w-]+\.(?:{_DOMAINS})\b)"
)
_NAME = r"(?P<name>(?:\d{3,5} ?[A-Z]{1,3}|[^\W\d_])[^:;!–—]{1,70}?)"
_ENTRY = re.compile(
    rf"{_NAME}\s*(?:\s[-–—]\s|[:：–—]\s*|\son\s|\sat\s|\s\(|\s(?=\(?\+?\d)|,\s)(?P<contact>(?i:{_CONTACT}).{{0,120}})$"
)
_PHONE = re.compile(rf"(?<![\d.,€$£]){_NUMBER}(?![\d%]|\s?(?:€|%|euro|percent|per cent|people|million))")
# \d{3}, \d\d \d\d or \.\w\w: written so that it begins with one set of characters, which the engine looks for fast.
_CONTACT_SIGN = re.compile(r"[\d.](?:(?<=\d)\d(?:\d| \d\d)|(?<=\.)\w\w)")
_SITE = re.compile(r"(?:https?://)?(?:www\.)?[\w-]+(?:\.[\w-]+){1,3}(?:/[\w/-]{0,60})?")
# "call Samaritans free on 116 123", "contact the Night Line at ...": the name stands between the two.
_CALLED = re.compile(
    r"\b(?i:call|contact|text|phone|ring|dial|reach|ruf\w*|erreich\w*|wend\w*|visit|appelez|contactez|llama|llame|"
    r"contacta|chiama|chiamare|contatta|ligue|contacte|bel|zadzwoń|kontakta)\s+(?i:(?:sie|sich|bitte|bei|an)\s+){0,3}"
    r"(?i:(?:the|der|die|den|das|le|la|les|au|al|el|il|lo|o|a|ao|met|med|till|do|pod)\s+)?"
    r"(?P<name>[A-ZÀ-ÖØ-Þ][\w’'.-]*"
    r"(?:\s(?:[A-ZÀ-ÖØ-Þ][\w’'.-]*|(?:of|for|and|de|du|des|del|della|da|do|di|la|las|los|van|der|für|und)\b)){0,6})"
)


def entry(text: str) -> Helpline | None:
    """The helpline of a line such as "Youthline - 0800 376 633, text 234"; None when it is not of that shape."""
    if len(text) > _LONGEST:
        return None
    found = _ENTRY.match(text)
    if found is None:
        return None
    contact = found["contact"].strip()
    if contact.count("(") < contact.count(")"):
        contact = contact.removesuffix(")")  # "Night Line (0800 ...)"
    return Helpline(name=found["name"].strip(" ,"), contact=contact)


def from_sentence(text: str) -> Helpline | None:
    """The first helpline that a sentence names, with all numbers and sites of it."""
    called = _CALLED.search(text)
    contacts = [found.group().strip() for found in _PHONE.finditer(text)]
    contacts += [found.group() for found in _SITE.finditer(text) if not found.group()[0].isdigit()]
    if called is None or not contacts:
        return None
    return Helpline(name=called["name"].strip(), contact=", ".join(contacts))


def mark(lines: list[Line]) -> None:
    """Takes out helpline lists: what stands under a heading for helplines, and runs of entries without one."""
    entries = [
        len(line.text) <= _LONGEST
        and line.open
        and _CONTACT_SIGN.search(line.text) is not None
        and entry(line.text) is not None
        for line in lines
    ]
    position = 0
    while position < len(lines):
        line = lines[position]
        if any(item.kind == "helpline" and item.field is None for item in line.evidence):
            position = _mark_block(lines, entries, position + 1)
        elif entries[position]:
            position = _mark_run(lines, entries, position)
        else:
            position += 1


_UNDER_HEADING = Evidence(
    "helpline", "helpline-entry", "A name with a number or a site under a heading for helplines", field="helplines"
)
_RUN = Evidence("helpline", "helpline-run", "One of several lines in a row with a name and a number", field="helplines")


def _mark_block(lines: list[Line], entries: list[bool], start: int) -> int:
    end = start
    while end < len(lines) and (entries[end] or _beside_entries(lines, entries, end)):
        lines[end].evidence.append(_UNDER_HEADING)
        end += 1
    return end


def _beside_entries(lines: list[Line], entries: list[bool], position: int) -> bool:
    """A short line between two entries: a name whose number was lost, or a line about opening hours."""
    return len(lines[position].text) < 80 and position + 1 < len(entries) and entries[position + 1]


def _mark_run(lines: list[Line], entries: list[bool], start: int) -> int:
    end = start
    while end < len(lines) and entries[end]:
        end += 1
    numbered = [line for line in lines[start:end] if _is_phone_entry(line.text)]
    if len(numbered) >= 3 and len(numbered) == end - start:
        for line in numbered:
            line.evidence.append(_RUN)
    return end


def _is_phone_entry(text: str) -> bool:
    """Without a heading above, a number must be long enough for a telephone, and none of money or shares."""
    digits = sum(character.isdigit() for character in text)
    return digits >= _PHONE_DIGITS and _PHONE.search(text) is not None and not ends_sentence(text)
