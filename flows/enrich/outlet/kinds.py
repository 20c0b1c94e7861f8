"""The kinds of things by which a text names its own publisher: boilerplate, chrome of its page, staff notes.

A kind is a pattern with a name in it. What begins a pattern with a name is slow, so only lines that hold one of the
kind's triggers are matched.
"""

import re
from dataclasses import dataclass
from functools import cached_property

# Letters that begin a name, in capitals where the script has them; a host name stands for an outlet, too.
_FIRST = "A-ZÀ-ÖØ-ÞĀ-ŽΑ-ΩЀ-Я0-9\\u0590-\\u06ff\\u0900-\\u0e7f\\u3040-\\u9fff\\uac00-\\ud7a3"
_WORD = rf"[{_FIRST}][\w.&!+\u0900-\u0dff-]{{0,30}}"
_HOST = r"[a-z0-9-]{2,30}\.(?:com|net|org|info|news|tv|[a-z]{2})(?:\.[a-z]{2})?\b"
_NAME = rf"(?P<name>{_HOST}|(?:[Tt]he )?{_WORD}(?: (?:of|de|del|della|and|und|&|{_WORD})){{0,4}})"
_NETWORK = (
    r"(?:Facebook|Twitter|Instagram|WhatsApp|Google|LinkedIn|YouTube|Youtube|Telegram|TikTok|Threads|Bluesky|Apple|X\b)"
)
_PIECE = r"[Tt]his (?:story|article|piece|report|post|column|essay)"


@dataclass(frozen=True)
class Kind:
    """A kind of observation."""

    name: str
    weight: float  # of an outlet in the catalogue
    weight_unlisted: float  # of a name that the catalogue does not know: people and firms match too
    triggers: tuple[str, ...]
    expression: str

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Compiled when a line first holds a trigger: all of them take a fifth of a second, in every process."""
        return re.compile(self.expression)


def _kind(name: str, weight: float, unlisted: float, triggers: str, expression: str) -> Kind:
    return Kind(name, weight, unlisted, tuple(triggers.split("|")), expression)


CITED = "cited"
MENTIONS = frozenset({"told", "link", "picture", "part_of", CITED})
"""Kinds that a citation makes as well: never enough without one of the others."""

OF_THE_PAGE = frozenset({"line", "chrome", "product", "byline", "title"})
"""Kinds that a page has of its sister sites as well: two of them, or one with another kind of self-reference."""

OF_GROUPS = frozenset({"copyright", "trademark", "publisher", "service", "part_of"})
"""Kinds in which a publishing group names itself."""

KINDS = (
    _kind("newsletter", 1.0, 1.0, "ewsletter",
          rf"{_NAME}(?:['’]s?)?[ -](?:\w{{1,20}} ){{0,2}}?[Nn]ewsletters?\b"),
    _kind("newsletter", 1.0, 0.5, "ewsletter|odcast|tories|ews from|pdates|lerts",
          r"(?:[Nn]ewsletters?|[Pp]odcasts?|[Ss]tories|news|[Uu]pdates|[Aa]lerts)(?:, \w{1,20} and \w{1,20})?"
          rf" from {_NAME}"),
    _kind("copyright", 1.0, 1.0, "©|ⓒ|(c) |(C) |opyright|COPYRIGHT",
          r"(?:©|ⓒ|\([Cc]\)|[Cc]opyright|COPYRIGHT)[ ©ⓒ®]{0,3}(?:COPYRIGHT )?\d{4}(?: ?[-–] ?\d{4})?[ ,:©ⓒ®]{0,4}"
          rf"(?:by )?{_NAME}"),
    _kind("copyright", 1.0, 1.0, "©|ⓒ|opyright",
          rf"(?:©|ⓒ|[Cc]opyright)[ ©ⓒ]{{0,3}}(?:by )?{_NAME},? \d{{4}}\b"),
    _kind("copyright", 1.0, 0.5, "ights reserved|IGHTS RESERVED|Rechte vorbehalten|roits réservés|erechos reservados"
          "|iritti riservati|ireitos reservados|hakları saklıdır|무단|禁",
          rf"(?:©|ⓒ|[Cc]opyright)[ ©ⓒ]{{0,3}}(?:by )?{_NAME}[.,]{{0,2}} (?:[Aa]ll [Rr]ights [Rr]eserved|Alle Rechte"
          r"|Tous droits|Todos los derechos|Tutti i diritti|Todos os direitos|Tüm hakları|무단)"),
    _kind("follow", 1.0, 0.5, "ollow |Like |Join |Folgen |Suivez |Segui |Síguenos |Sigue a |Find ",
          rf"(?:[Ff]ollow|Like|Join|Folgen Sie|Suivez|Segui|Síguenos en|Sigue a|Find) {_NAME}"
          rf" (?:on|auf|sur|su|en|bei) {_NETWORK}"),
    _kind("follow", 1.0, 0.5, "acebook|witter|nstagram|inkedIn|ouTube|outube",
          rf"^{_NAME} (?:on |auf |sur |en |su )?{_NETWORK}(?: [Pp]ages?| [Aa]ccounts?| [Cc]hannel)?$"),
    _kind("service", 1.0, 0.5,
          "Terms |Privacy Policy|Nutzungsbed|Datenschutz| app| App|-App|Paper|paper|Policy|Editorial |ubscri|Abo",
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
    _kind("staff", 1.0, 0.5, "’s |'s ",
          rf" is {_NAME}['’]s (?:[\w-]{{1,20}} ){{0,4}}"
          r"(?:[Ww]riter|[Ee]ditor|[Rr]eporter|[Cc]orrespondent|critic|columnist|producer)\b"),
    _kind("trademark", 1.0, 1.0, "trademark",
          rf"{_NAME} (?:is|are) (?:an? )?(?:federally )?(?:registered )?trademarks?\b"),
    _kind("publisher", 1.0, 1.0, "cookies|commission|compensation|affiliate|Amazon Serv|external s|needs you|reserves",
          rf"{_NAME} (?:uses cookies|may (?:earn|receive|get) [^.\n]{{0,40}}(?:commission|compensation|sales|revenue)"
          r"|(?:earns|receives) (?:a |an )?(?:commission|affiliate)|(?:has|participates in) [^.\n]{0,20}affiliate"
          r"|is a participant in the Amazon|is not responsible for the content|needs your? |reserves the right)"),
    _kind("publisher", 1.0, 0.5, "do not |does not ",
          rf"do(?:es)? not (?:necessarily )?(?:represent|reflect) (?:the )?(?:views?|opinions?|positions?)"
          rf"(?: (?:and|or) \w{{1,20}})? of {_NAME}"),
    _kind("publisher", 0.75, 0.5, "is your |is a |is the |ist eine |es un ",
          rf"{_NAME} (?:is (?:your|a|the)|ist eine|es un) (?:[\w-]{{1,20}} ){{0,4}}"
          r"(?:source for|source of|destination for|news site|news website|Online-Zeitung|medio de comunicación)\b"),
    _kind("tip", 1.0, 0.5, "tip",
          rf"(?:[Hh]ave|[Gg]ot|[Ss]end) (?:us )?(?:an? |your )?(?:news )?tips?\b.{{0,20}} (?:to|[Ee]mail) {_NAME}"),
    _kind("more_from", 1.0, 0.5, "More |more |Mehr ",
          rf"^\W{{0,3}}(?:More|Read more|More stories|Mehr|More news) (?:[Ff]rom|[Ff]ROM|von|aus) {_NAME}$"),
    _kind("chrome", 0.75, 0.5,
          "About |Contact |Advertise |Careers |Jobs |Join |Support |Search |ubscribe |Welcome |Inside |Explore |Visit "
          "|Sign in |Log in |Latest |latest |More |Featured |Popular |Home |Shop |Back |Share |access |Über |Danke"
          "|Folge |Weiter mit|Werbefrei|Jetzt |Willkommen |Neu bei |Mehr |Werbung |uscr|Abbonati |abonner "
          "|Découvr|propos |Assine |Anuncie |Sobre |Kuhusu |Regala |Estatuto ",
          r"^\W{0,3}(?:About(?: Us at)?|Contact|Advertise (?:with|on|in)|Careers at|Jobs at|Join|Support|Search"
          r"|Subscribe to|Welcome to|Inside|Explore|Visit|Sign in to|Log in to|(?:The )?[Ll]atest (?:from|on)"
          r"|More (?:on|in)|Featured on|Popular on|Home of|Shop|Back to|Share this [Ss]tory ?:"
          r"|Unlimited (?:online )?access to|Über(?: die| den)?|Danke, dass Sie|Folge|Weiter mit|Werbefrei mit|Jetzt"
          r"|Willkommen bei|Neu bei|Mehr (?:von|auf|aus)|Ihre Werbung (?:im|in)|Suscríbete a|Suscripción a|Abbonati a"
          r"|S'abonner (?:à|au)|Découvr(?:ir|ez)|À propos (?:de|du)|Assine (?:o|a)|Anuncie n[oa]|Sobre(?: o| a)?"
          r"|Kuhusu|Regala|Estatuto de)"
          rf" {_NAME}(?:[’']s)?(?: logo| [Hh]ome(?:page)?| nutzen\.?| testen\.?| PLUS| Plus)?$"),
    _kind("chrome", 0.75, 0.25, " logo| Logo| abonnieren| bestellen| Abonnieren",
          rf"^(?:Den |Die |Das )?{_NAME} (?:[Ll]ogo|[Aa]bonnieren|bestellen)$"),
    _kind("product", 0.75, 0.25,
          "Shop|Store|Plus|Premium|Podcast|Newsletter|Abo|aper|Archiv|Events|Studio|Jobs|Club|Media|Magazine",
          rf"^{_NAME}[ -](?:Shop|Store|Plus|Premium|Podcasts?|Newsletters?|Abo|E-?[Pp]aper|ePaper|Archive?|Events"
          r"|Studios?|Jobs|Club|Media|Magazine)$"),
    _kind("byline", 0.75, 0.25, "By |Von |Par |Por ",
          rf"^(?:By|Von|Par|Por) [^\n|,]{{3,50}}?(?:,| for| \||/) (?:the )?{_NAME}"
          r"(?: [Ss]taff| [Ww]riter| [Rr]eporter| [Cc]orrespondent){0,2}$"),
    _kind("part_of", 0.5, 0.0, "part of |ivision of |IVISION OF |wned by |ublished by |ublication of |company",
          r"(?:is (?:a )?part of|[Dd]ivision of|DIVISION OF|owned by|[Pp]ublished by|publication of) (?:the )?"
          rf"{_NAME}"),
    _kind("sign_off", 0.75, 0.5, "Quelle|Źródło|Kaynak|Fuente|Fonte|Bron",
          rf"^(?:Quelle|Źródło|Kaynak|Fuente|Fonte|Bron)\s?: ?{_NAME}"),
    _kind("told", 0.5, 0.0,
          "told |tells |spoke |interview with|mail to|tatement to|hared with|onfirmed to|seen by|btained by"
          "|gegenüber |sagte |confié |déclaré |racconta |explica |declaró ",
          r"(?:\btold|\btells|spoke (?:to|with)|interview with|mail to|statement to|shared with|confirmed to|seen by"
          r"|obtained by|gegenüber (?:der|dem|den)|sagte (?:der|dem)|confié (?:à|au)|déclaré (?:à|au)|racconta al?"
          r"|explica a|declaró a)"
          rf" (?:the )?{_NAME}"),
    _kind(CITED, 0.5, 0.0, "ccording to |eported |reports |per |wrote |writes ",
          r"(?:\b[Aa]ccording to|\b[Rr]eported (?:by|in)|\bper) (?:the )?"
          rf"{_NAME}"),
    _kind(CITED, 0.5, 0.0, " reported| reports| first reported| wrote| writes",
          rf"{_NAME} (?:has |had )?(?:first )?(?:reported|reports|wrote|writes)\b"),
    _kind("picture", 0.5, 0.0, "hoto|HOTO|mage|Bild|Foto|creenshot|raphic|llustration|Grafik",
          r"(?:[Pp]hoto|PHOTO|[Ii]mage|Bild|Foto|[Ss]creenshot|[Gg]raphic|[Ii]llustration|Grafik)[^\n]{0,60}?"
          rf"(?:: ?|/ ?|by ){_NAME}\)?$"),
)  # fmt: skip
