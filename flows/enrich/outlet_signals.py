"""What a text says of its own publisher: newsletter invitations, copyright lines, sign-offs, addresses, staff notes.

Boilerplate names its own outlet; a body also cites others, names its wire service and credits picture agencies. So each
kind of observation has a weight, no kind counts twice, and news agencies and networks are never taken from a text.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from flows.enrich.catalogue import Catalogue, Entry, key, registrable, sign_form
from flows.text.word_lists import word_set

HEAD, TAIL = 30_000, 10_000  # characters of a text that are read: boilerplate stands at its ends
_LINE = 2_000  # characters of a line that are read: no paragraph is longer, a hostile line is

MENTIONS = frozenset({"told", "link", "picture"})
"""Kinds that a citation makes as well: never enough without one of the others."""

_WORD = r"[A-ZÀ-ÖØ-ÞĀ-ŽΑ-ΩЀ-Я0-9][\w.&!+-]{0,30}"
_NAME = rf"(?P<name>(?:[Tt]he )?{_WORD}(?: (?:of|de|del|della|and|und|&|{_WORD})){{0,4}})"
_NETWORK = r"(?:Facebook|Twitter|Instagram|WhatsApp|Google|LinkedIn|YouTube|Telegram|TikTok|Threads|Bluesky|Apple|X\b)"
_PIECE = r"[Tt]his (?:story|article|piece|report|post|column|essay)"


class Kind(NamedTuple):
    """A kind of observation.

    Only lines that hold one of `triggers` are matched: patterns that begin with a name are slow.
    """

    name: str
    weight: float  # of an outlet in the catalogue
    weight_unlisted: float  # of a name that the catalogue does not know: people and firms match too
    triggers: tuple[str, ...]
    pattern: re.Pattern[str]


class Observation(NamedTuple):
    """One thing seen: an outlet of the catalogue, or a name or domain that may be one."""

    entry: Entry | None
    name: str | None
    domain: str | None
    kind: str
    weight: float
    detail: str
    common: bool = False  # by a name that is an everyday word

    @property
    def key(self) -> str:
        """What observations of one outlet share."""
        if self.entry:
            return self.entry.id
        return key(self.name) if self.name else key((self.domain or "").split(".")[0])


def _kind(name: str, weight: float, unlisted: float, triggers: str, pattern: str) -> Kind:
    return Kind(name, weight, unlisted, tuple(triggers.split("|")), re.compile(pattern))


KINDS = (
    _kind("newsletter", 1.0, 1.0, "ewsletter",
          rf"{_NAME}(?:['’]s?)?[ -](?:\w{{1,20}} ){{0,2}}?[Nn]ewsletters?\b"),
    _kind("newsletter", 1.0, 0.5, "ewsletter|odcast|tories|ews from|pdates|lerts",
          r"(?:[Nn]ewsletters?|[Pp]odcasts?|[Ss]tories|news|[Uu]pdates|[Aa]lerts)(?:, \w{1,20} and \w{1,20})?"
          rf" from {_NAME}"),
    _kind("copyright", 1.0, 1.0, "©|ⓒ|(c) |(C) |opyright",
          rf"(?:©|ⓒ|\([Cc]\)|[Cc]opyright ?©?) ?\d{{4}}(?: ?[-–] ?\d{{4}})?,? (?:by )?{_NAME}"),
    _kind("copyright", 1.0, 1.0, "©|ⓒ|opyright",
          rf"(?:©|ⓒ|[Cc]opyright) ?(?:by )?{_NAME},? \d{{4}}\b"),
    _kind("follow", 1.0, 0.5, "ollow |Like |Join |Folgen |Suivez |Segui |Síguenos |Sigue a |Find ",
          rf"(?:[Ff]ollow|Like|Join|Folgen Sie|Suivez|Segui|Síguenos en|Sigue a|Find) {_NAME}"
          rf" (?:on|auf|sur|su|en|bei) {_NETWORK}"),
    _kind("service", 1.0, 0.5, "Terms |Privacy Policy|Nutzungsbed|Datenschutz|pp|aper|Policy|Editorial |ubscri|Abo",
          rf"{_NAME}(?:['’]s?)?[ -](?:Terms (?:of|and)|Privacy Policy|Nutzungsbedingungen|Datenschutz|[Aa]pp\b"
          r"|[Ee]-?[Pp]aper|Comments? Policy|Editorial (?:Guidelines|Standards)|[Ss]ubscri(?:ber|ption)s?|Abo\b)"),
    _kind("newsroom", 0.75, 0.25, " staff| Staff|ewsroom|journalism|readers|-Re|-Leser|-Blog|odcast|-Gespräch",
          rf"{_NAME}(?:['’]s?)?[ -](?:[Ss]taff\b|[Nn]ewsroom|journalism\b|readers\b|Reporter(?:in)?\b"
          r"|Redakt(?:ion|eur|eurin)\b|Leser(?:innen)?\b|Blog\b|[Pp]odcast\b|Gespräch\b)"),
    _kind("contacted", 1.0, 0.5, " contacted | approached |reached out to | asked ",
          rf"{_NAME} (?:has |have )?(?:contacted|approached|reached out to|asked)"
          r" [^.\n]{1,80} for (?:a |further )?(?:comment|response|statement)"),
    _kind("piece", 1.0, 0.75, "his story|his article|his piece|his report|his post|his column|his essay",
          rf"{_PIECE} (?:was |is )?(?:also )?(?:part of|appeared in|appears in|published by|produced by"
          rf"|a joint publication of)(?: the (?:[\w,]{{1,20}} ){{1,5}}(?:edition|issue) of)? {_NAME}"),
    _kind("staff", 1.0, 0.5, " is ",
          r" is (?:an?|the|our|[A-Z][\w ]{1,30}['’]s) [^.\n]{0,50}?(?:reporter|writer|editor|correspondent|columnist"
          rf"|journalist|producer|critic|contributor)s?(?: [^.\n]{{0,20}})? (?:at|for|with) {_NAME}"),
    _kind("tip", 1.0, 0.5, "tip",
          rf"(?:[Hh]ave|[Gg]ot|[Ss]end) (?:us )?(?:an? |your )?(?:news )?tips?\b.{{0,20}} (?:to|[Ee]mail) {_NAME}"),
    _kind("more_from", 1.0, 0.5, "More |more |Mehr ",
          rf"^\W{{0,3}}(?:More|Read more|More stories|Mehr|More news) (?:[Ff]rom|[Ff]ROM|von|aus) {_NAME}$"),
    _kind("sign_off", 0.75, 0.5, "Quelle|Źródło|Kaynak|Fuente|Fonte|Bron",
          rf"^(?:Quelle|Źródło|Kaynak|Fuente|Fonte|Bron)\s?: ?{_NAME}"),
    _kind("told", 0.5, 0.0, "told |tells |spoke |interview with|mail to|tatement to|hared with|onfirmed to"
          "|gegenüber |sagte |confié |déclaré |racconta |explica |declaró ",
          r"(?:\btold|\btells|spoke (?:to|with)|interview with|mail to|statement to|shared with"
          r"|confirmed to|gegenüber (?:der|dem|den)|sagte (?:der|dem)|confié (?:à|au)|déclaré (?:à|au)"
          r"|racconta al?|explica a|declaró a)"
          rf" (?:the )?{_NAME}"),
    _kind("picture", 0.5, 0.0, "hoto|HOTO|mage|Bild|Foto|creenshot|raphic|llustration|Grafik",
          r"(?:[Pp]hoto|PHOTO|[Ii]mage|Bild|Foto|[Ss]creenshot|[Gg]raphic|[Ii]llustration|Grafik)[^\n]{0,60}?"
          rf"(?:: ?|/ ?|by ){_NAME}\)?$"),
)  # fmt: skip

_EMAIL = re.compile(r"[\w.+-]{1,40}@((?:[a-z0-9-]{1,40}\.){1,4}[a-z]{2,8})")
_LINK = re.compile(
    r"^\W{0,3}(?:https?://)?((?:[a-z0-9-]{1,40}\.){1,3}(?:com|net|org|info|news|tv|eu|[a-z]{2}))(?![\w@])"
)
_MAIL_PROVIDERS = re.compile(
    r"(?:^|\.)(?:gmail|googlemail|yahoo|hotmail|outlook|icloud|aol|gmx|web|naver|mail|proton)\."
)
_NOT_OUTLETS = word_set("""
facebook twitter instagram whatsapp google youtube tiktok telegram linkedin threads bluesky reddit pinterest
apple amazon netflix spotify getty gettyimages istock shutterstock unsplash pexels alamy imago epa zuma flickr
wikipedia wikimedia microsoft itunes paypal disqus taboola outbrain t us our my your this all weekly daily email
free new best sign subscribe donald trump white house tonight bit goo youtu amzn pic wp the
""")
_GENERIC = word_set("""
newsletter newsletters weekly daily today app apps inc inc. llc ltd ltd. gmbh media group company corporation co
co. online us uk digital all rights reserved read get our your my free monday tuesday wednesday thursday friday
saturday sunday exclusive new sign subscribe morning evening this with for the and in on die der das join
download
""")


def observe(title: str | None, text: str, catalogue: Catalogue) -> list[Observation]:
    """Everything in a text that may name its own outlet, in no special order."""
    sample = text if len(text) <= HEAD + TAIL else f"{text[:HEAD]}\n{text[-TAIL:]}"
    lines = [line[:_LINE].strip() for line in sample.split("\n") if line and not line.isspace()]
    found = [one for kind in KINDS for one in _matches(kind, sample, lines, catalogue)]
    found += _addresses(sample, catalogue)
    found += _lone_lines(lines, catalogue)
    form = sign_form(sample)
    found += [
        Observation(entry, entry.name, entry.domains[0], "sign", 1.5, phrase)
        for phrase, entry in catalogue.signs
        if phrase in form
    ]
    if title and (suffix := re.search(r" [|–—-] ([^|–—]{2,40})$", title[-80:])):
        found += [_seen(entry, suffix[1], "title", 1.0, suffix[0]) for entry in catalogue.by_name(suffix[1])]
    return [one for one in found if one.weight > 0 and not (one.entry and one.entry.type == "agency")]


def _seen(entry: Entry, name: str, kind: str, weight: float, detail: str) -> Observation:
    common = entry.common_name and (
        key(name) == key(entry.name) or not re.search(r"[\w.][. ]\w", re.sub(r"^(?:The|the) ", "", name))
    )
    return Observation(entry, entry.name, entry.domains[0], kind, weight, detail, common)


def _matches(kind: Kind, sample: str, lines: list[str], catalogue: Catalogue) -> Iterator[Observation]:
    triggers = [trigger for trigger in kind.triggers if trigger in sample]
    for line in lines if triggers else ():
        if not any(trigger in line for trigger in triggers):
            continue
        for match in kind.pattern.finditer(line):
            detail = match[0][:120]
            words = match["name"].rstrip(".,!").split()
            entries: tuple[Entry, ...] = ()
            while words and not (entries := catalogue.by_name(" ".join(words))):
                if words[-1].casefold() in _GENERIC:
                    words.pop()
                elif words[0].casefold() in _GENERIC:
                    words.pop(0)
                else:
                    break
            name = " ".join(words)
            for entry in entries:
                yield _seen(entry, name, kind.name, kind.weight, detail)
            if not entries and len(name) > 2 and key(name) not in _NOT_OUTLETS and not name.isdigit():
                yield Observation(None, name, None, kind.name, kind.weight_unlisted, detail)


def _addresses(sample: str, catalogue: Catalogue) -> Iterator[Observation]:
    """Mail addresses (of staff, mostly) and links, by their host, each host once."""
    tokens = [token[:300].lower() for token in sample.split() if "." in token[1:-1]]
    for kind, weight, pattern in (("email", 0.75, _EMAIL), ("link", 0.5, _LINK)):
        hosts = (
            match[1] for token in tokens if ("@" in token) == (kind == "email") and (match := pattern.search(token))
        )
        for host in dict.fromkeys(hosts):
            entry = catalogue.by_host(host)
            domain = registrable(host)
            if entry:
                yield Observation(entry, entry.name, entry.domains[0], kind, weight, host)
            elif key(domain.split(".")[0]) not in _NOT_OUTLETS and not _MAIL_PROVIDERS.search(host):
                yield Observation(None, None, domain, kind, 0.5, host)


def _lone_lines(lines: list[str], catalogue: Catalogue) -> Iterator[Observation]:
    """Lines that are a name and nothing else: a header, a footer, a section of a page."""
    for line in dict.fromkeys(line for line in lines if 0 < len(line) < 50 and line[-1] not in ".?!:,"):
        for entry in catalogue.by_name(line):
            one = _seen(entry, line, "line", 0.75, line)
            yield one._replace(weight=0.25) if one.common else one
