"""Helplines by their shape, a name and how to reach it, in any country; and the offers of help in full sentences."""

import re

from flows.article import Helpline
from flows.clean.lines import line_key
from flows.clean.verdicts import Evidence, Line
from flows.text.sentences import ends_sentence

_PHONE_DIGITS, _SPOKEN_DIGITS = 7, 6
_RUN_LENGTH, _HEADED = 3, 2  # entries in a row, without a heading and below what may be one
_NAMED_RUN = 2  # entries whose names say what they are
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
    rf"{_NAME}\s*(?:\s[-–—]\s|[:：–—]\s*|\son\s|\sat\s|\s\(|(?P<bare>\s)(?=\(?\+?\d)|,\s)"
    rf"(?P<contact>(?i:{_CONTACT})(?P<rest>.{{0,120}}))$"
)
# What stands between a name and its number without being a part of either.
_BEFORE_NUMBER = re.compile(r"(?i:[\s,(]*\b(?:tel\.?|telefon|phone|(?:free )?call(?: or text)?|text|on|at))$")
# A clause is no name; and scores, years and prices have numbers too.
_NO_NAME = re.compile(
    r"(?i:^(?:if|when|for|in|wenn|falls|bei|für|im|si|se|als|om)\b|\b(?:scores?|results?|ergebnis|endstand|résultat|"
    r"resultado|attendance|total|seit|since|room|price|page|seite|version|population)\b)"
)
_SENTENCE_IN_NAME = re.compile(r"[^\W\d_]{3}[.!?] ")
_YEAR = re.compile(r"(?:19|20)\d\d$")
_LONE_NUMBER = re.compile(r"\d{3,6}(?:\s(?!(?:or|oder|ou|und|and)\b)[a-zà-ÿ]|\s?[%€])")  # "2022 in the office"
_PHONE = re.compile(rf"(?<![\d.,€$£]){_NUMBER}(?![\d%]|\s?(?:€|%|euro|percent|per cent|people|million))")
# \d{3}, \d\d \d\d or \.\w\w: written so that it begins with one set of characters, which the engine looks for fast.
_CONTACT_SIGN = re.compile(r"[\d.](?:(?<=\d)\d(?:\d| \d\d)|(?<=\.)\w\w)")
_SITE = re.compile(
    rf"(?<![\w.+-])(?:[\w.+-]{{1,64}}@[\w-]+(?:\.[\w-]+){{1,3}}|(?:https?://)?(?:[\w-]+\.){{1,3}}(?:{_DOMAINS})\b(?:/[\w/-]{{0,60}})?)"
)
_CONTACT_ALONE = re.compile(rf"(?i:{_CONTACT})")
# "call Samaritans free on 116 123", "contact the Night Line at ...": the name stands between the two.
_NAMED = (
    r"(?i:(?:the|der|die|den|das|le|la|les|au|al|el|il|lo|o|a|ao|met|med|till|do|pod)\s+)?"
    r"(?<![\w’'.-])(?P<name>[A-ZÀ-ÖØ-Þ][\w’'.-]*"
    r"(?:\s(?:[A-ZÀ-ÖØ-Þ&][\w’'.-]*|(?:of|for|and|de|du|des|del|della|da|do|di|la|las|los|van|der|für|und)\b)){0,6})"
)
_CALLED = (
    re.compile(rf"\bto (?i:reach|contact|talk to|speak to|connect with)\s+{_NAMED}"),
    re.compile(
        r"\b(?i:call|contact|text|phone|ring|dial|reach|ruf\w*|erreich\w*|wend\w*|visit|appelez|contactez|llama|llame|"
        r"contacta|chiama|chiamare|contatta|ligue|contacte|bel|zadzwoń|kontakta)"
        rf"\s+(?i:(?:sie|sich|bitte|bei|an)\s+){{0,3}}{_NAMED}"
    ),
    re.compile(rf"{_NAMED} (?:is (?:on|at)|can be (?:reached|called|contacted)|offers?\b|erreichen\b|ist\b)"),
    re.compile(r"\b(?i:call|text|dial|phone)(?: or text| or call)? (?P<name>\d{3,5})\b(?![ -]\d)"),
)
"""The first that finds a name counts: the last gives a number that is known as a name is ("988")."""
# A heading for helplines, in any wording: what it asks or offers, and that a list follows.
_HELP = re.compile(
    r"(?i:\b(?:help|support|need to talk|someone to talk to|affected|hilfe|hilfsangebote|betroffen|reden|ayuda|aide|"
    r"aiuto|ajuda|hulp|pomoc|wsparci\w*|hjälp|oro|hjælp|hjelp|bantuan|apoio|ajutor|segítség)\b)|помощ|допомог|βοήθεια|帮助|幫助|協助|相談"
)
# Appeals of the police have names and numbers too, and are a part of the article.
_APPEAL = re.compile(r"(?i:\b(?:police|polizei|witness\w*|zeugen|information|crime\w*|detective\w*|policía|polizia)\b)")
_HEADING_ENDS = (":", "?", "：", "？")
_LONGEST_HEADING, _LONGEST_NAME = 100, 80  # characters
# Names that say what they are, in the languages whose lists have been seen.
_HELPLINE = re.compile(
    r"(?i:(?:help|life|child|crisis|text|support|listening|youth|care)[ -]?lines?\b|\bhotline\b|samaritans|"
    r"(?:hilfe|sorgen|krisen|notruf)-?telefon|telefonseelsorge|dargebotene hand|rat auf draht|nummer gegen kummer|"
    r"\bsos\b|tel[eé]fono de|l[ií]nea de|telefon (?:dla|zaufania)|telefono amico|jouren\b|hulplijn|专线|專線|傾聽)"
)


def entry(text: str) -> Helpline | None:
    """The helpline of a line such as "Youthline - 0800 376 633, text 234"; None when it is not of that shape."""
    if len(text) > _LONGEST:
        return None
    found = _ENTRY.match(text)
    if found is None:
        return None
    contact = found["contact"].rstrip(" .")
    if contact.count("(") < contact.count(")"):
        contact = contact.removesuffix(")")  # "Night Line (0800 ...)"
    name = _BEFORE_NUMBER.sub("", found["name"]).strip(" ,")
    number = found["contact"][: len(found["contact"]) - len(found["rest"])].strip()
    if not name or _NO_NAME.search(name) or _SENTENCE_IN_NAME.search(name) or _YEAR.match(number):
        return None
    if name == found["name"].strip(" ,"):  # nothing says that a number to call follows
        few = sum(map(str.isdigit, contact)) < _SPOKEN_DIGITS
        if _LONE_NUMBER.match(contact) or (found["bare"] and few):
            return None  # "He was sentenced to 100"
    return Helpline(name=name, contact=contact)


def from_sentence(text: str) -> Helpline | None:
    """The first helpline that a sentence names, with all numbers and sites of it."""
    called = next(filter(None, (shape.search(text) for shape in _CALLED)), None)
    contacts = [number for found in _PHONE.finditer(text) if not _YEAR.match(number := found.group().strip())]
    contacts += [found.group() for found in _SITE.finditer(text) if not found.group()[0].isdigit()]
    if called is None or not contacts:
        return None
    return Helpline(name=called["name"].strip(" ."), contact=", ".join(dict.fromkeys(contacts)))


def mark(lines: list[Line]) -> None:
    """Takes out helpline lists: what stands under a heading for helplines, and runs of entries without one.

    Entries of two lines under a heading, a name and its number, become one line.
    """
    entries = [_is_entry(line) for line in lines]
    position = 0
    while position < len(lines):
        line = lines[position]
        evidence = line.evidence  # an offer in a sentence heads a list too
        headed = bool(evidence) and any(item.kind == "helpline" for item in evidence)
        if headed or (line.text.endswith(_HEADING_ENDS) and _heads(lines, entries, position)):
            if not headed:
                line.evidence.append(_HEADING)
            _join_pairs(lines, entries, position + 1)
            position = _mark_block(lines, entries, position + 1)
        elif entries[position]:
            position = _mark_run(lines, entries, position)
        else:
            position += 1


_HEADING = Evidence("helpline", "helpline-heading", "A question or an offer of help right above a helpline")
_UNDER_HEADING = Evidence(
    "helpline", "helpline-entry", "A name with a number or a site under a heading for helplines", field="helplines"
)
_RUN = Evidence("helpline", "helpline-run", "One of several lines in a row with a name and a number", field="helplines")


def _is_entry(line: Line) -> bool:
    return _has_contact(line) and entry(line.text) is not None and not _APPEAL.search(line.text)


def _has_contact(line: Line) -> bool:
    """Whether it may be an entry or an offer."""
    return len(line.text) <= _LONGEST and line.open and _CONTACT_SIGN.search(line.text) is not None


def _heads(lines: list[Line], entries: list[bool], position: int) -> bool:
    """Whether a line asks who needs help, or offers it, right above entries: one whose name is known, or two."""
    text = lines[position].text
    if len(text) > _LONGEST_HEADING or entries[position]:
        return False
    below = [entries[at] or _is_offer(lines[at]) for at in range(position + 1, min(position + 1 + _HEADED, len(lines)))]
    if not below or not below[0] or not _HELP.search(text):
        return False
    return (len(below) == _HEADED and all(below)) or _HELPLINE.search(lines[position + 1].text) is not None


def _join_pairs(lines: list[Line], entries: list[bool], start: int) -> None:
    """Makes one line of a name and the contact below it, where they alternate from `start` on.

    A rule may have taken the contact for a counter.
    """
    end = start
    while end + 1 < len(lines) and _is_pair(lines[end], lines[end + 1]):
        end += 2
    for position in range(start, end, 2):
        name, contact = lines[position : position + 2]
        name.numbers += contact.numbers
        name.parts += contact.parts
        name.text = f"{name.text.rstrip(': ')}: {contact.text}"
        name.key = line_key(name.text)
    lines[start:end] = lines[start:end:2]
    entries[start:end] = [True] * ((end - start) // 2)


def _is_pair(name: Line, contact: Line) -> bool:
    if not name.open or len(name.text) > _LONGEST_NAME or len(contact.text) > _LONGEST:
        return False
    if _CONTACT_SIGN.search(name.text) or ends_sentence(name.text) or not _CONTACT_ALONE.match(contact.text):
        return False
    return entry(f"{name.text.rstrip(': ')}: {contact.text}") is not None


def _mark_block(lines: list[Line], entries: list[bool], start: int) -> int:
    end = start
    while end < len(lines) and (entries[end] or _beside_entries(lines, entries, end) or _is_offer(lines[end])):
        lines[end].evidence.append(_UNDER_HEADING)
        end += 1
    return end


def _beside_entries(lines: list[Line], entries: list[bool], position: int) -> bool:
    """A short line between two entries: a name whose number was lost, or a line about opening hours."""
    return len(lines[position].text) < _LONGEST_NAME and position + 1 < len(entries) and entries[position + 1]


def _is_offer(line: Line) -> bool:
    """A sentence below a heading for helplines that names one more."""
    return _has_contact(line) and from_sentence(line.text) is not None and not _APPEAL.search(line.text)


def _mark_run(lines: list[Line], entries: list[bool], start: int) -> int:
    end = start
    while end < len(lines) and entries[end]:
        end += 1
    run = lines[start:end]
    named = sum(_HELPLINE.search(line.text) is not None for line in run)
    if (len(run) >= _RUN_LENGTH and all(_is_phone_entry(line.text) for line in run)) or named >= _NAMED_RUN:
        for line in run:
            line.evidence.append(_RUN)
    return end


def _is_phone_entry(text: str) -> bool:
    """Without a heading above, a number must be long enough for a telephone, and none of money or shares."""
    digits = sum(character.isdigit() for character in text)
    return digits >= _PHONE_DIGITS and _PHONE.search(text) is not None and not ends_sentence(text)
