"""What a line says that became a field: topics, authors, captions, credits, warnings, corrections, a dateline."""

import re

from flows.article import Helpline
from flows.clean import helplines
from flows.clean.verdicts import Evidence

_TOPIC_HEAD = re.compile(r"^[^:]{2,40}:\s*")
_TOPIC_WORDS = 8  # a longer one is a headline
_TOPIC_SPLIT = re.compile(r"\s*[,;|•·]\s*")

_BY = re.compile(
    r"^(?:(?i:by|words by|written by|story by|reported by|posted by|text by|analysis by|review by|opinion by|"
    r"reporting by|author|von|text|autor(?:in)?|interview(?: von)?|"
    r"eine? \w+ von|por|texto(?: de)?|escrito por|par|propos recueillis par|texte(?: de| par)?|di|testo di|a cura di|"
    r"scritto da|door|tekst|geschreven door|av|af|skriven av|skrevet (?:av|af)|oprac\.|autorka|napsala?|scris de|"
    r"oleh|penulis|автор|текст|подготовила?|γράφει [ηο]|της|του|yazan|haber|szerző|írta|kirjoittaja|tác giả|作者|文|"
    r"記者|记者|责任编辑|責任編輯|筆者|글|취재|بقلم|كتبت?|लेखक|מאת|نویسنده|โดย))\s*[:：＝]?\s+|^(?:作者|文|責任編輯|责任编辑)[:：＝]|^By(?=[A-ZÀ-Þ][^\W\d_A-Z])"
)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mär|mai|okt|dez)[a-zä]{0,7}"
_NAME_END = re.compile(
    r"\s*(?:[,|/•·–—(]|\s-\s|\b(?i:for|in|at|with|from|is|on)\b|\d|@|\b(?:am|pm|ago)\b"
    rf"|(?i:\b{_MONTH}\.?\s\d)"
    r"|(?:Published|Updated|Posted|Last |Follow|Twitter|Veröffentlicht|Aktualisiert|Stand\b)).*$"
)
_DEGREE = re.compile(r"(?:\s(?:BA|DO|DVM|Esq|JD|LD|MA|MBA|MD|MPH|MS|MSc|PhD|Ph\.D|RD|RDN|RN)\b\.?)+$")
_NAME = re.compile(
    r"(?:[^\W\d_a-zß-öø-ÿ]|[dlO]['’])[\w'’.-]*|(?:af|al|bin|da|das|de|del|della|den|der|di|do|dos|du|el|ibn|la|le|van|von|y|zu)"
)
_KOREAN = re.compile(r"(?P<name>[\uac00-\ud7af]{2,4})\s*(?:기자|특파원)")
_AND = re.compile(r"\s*(?:,\s*|\s)(?:and|und|&)\s+|\s*,\s*(?=[A-ZÄÖÜ][\w’'.-]+ (?:[A-Z]\.? )?[A-ZÄÖÜ])|\s+&\s+")
_ROLES = re.compile(
    r"(?i:\b(?:editor|reporter|writer|correspondent|staff|contributor|journalist|redakteur\w*|redaktion|press|reuters|"
    r"afp|agenc\w+|desk|media|news|board|korrespondent\w*|team|daily|magazine|icon|author|editors|writers)\b)"
)

_CREDIT_HEAD = re.compile(
    r"(?i:(?:^|[\s(\[.!?|”\"])(?:(?:photo|photograph|image|picture|pic|video|illustration|rendering|graphic|header|"
    r"foto|fotos|bild|grafik|screenshot|titelbild|photos|images|pictures|composite)s?"
    r"(?: credits?| courtesy| source)?|credits?|"
    r"bildquelle|fotoquelle|bildnachweis|quelle|source|crédit|crédito|créditos|fot\.|фото)\s*[:©|]\s*(?P<after>.+)$)"
)
_CREDIT_BY = re.compile(
    r"(?:(?i:photos?|photograph\w*|images?|pictures?|illustrations?|graphic|screenshot)\s(?i:by|via|courtesy of)|"
    r"(?i:courtesy of|foto von|illustration von))\s(?P<after>.+)$"
)
_CREDIT_SIGN = re.compile(r"©\s*(?P<after>[^©]+)$")
_CREDIT_BRACKET = re.compile(r"[(\[](?P<after>[^()\[\]]{2,80})[)\]]\.?$")
_CREDIT_LAST = re.compile(r"(?:(?<=[^\W\d_]{2})|(?<=[\d)]))(?:[.!?”\"]\s*|’\s+)(?P<after>[A-ZÀ-Þ][^.!?]{1,59})$")
_CREDIT_BAR = re.compile(r"(?<=.{60})\s\|\s(?P<after>[^|]{2,60})$")

_NO_HOLDER = re.compile(r"(?i:symbol\w*|archiv\w*|file(?: (?:photo|image|picture))?|archive|pictured)")
_CREDIT_REACH = 200  # characters
_SENTENCE_ENDS = '.!?”"'  # they may be a part of the shape, and of the caption before it

_WARNING_HEAD = re.compile(
    r"(?i:^\W{0,3}(?:(?:trigger |content )?(?:warning|cw|tw)|triggerwarnung|inhaltswarnung|achtung|warnung|hinweis)\s*"
    r"[:!–—-]\s*)"
)


class Collected:
    """What the lines of a document say, in order of appearance; the same thing can be there twice."""

    def __init__(self) -> None:
        self.authors: list[str] = []
        self.topics: list[str] = []
        self.credits: list[str] = []
        self.captions: list[str] = []
        self.corrections: list[str] = []
        self.dateline: str | None = None
        self.content_warnings: list[str] = []
        self.helplines: list[Helpline] = []

    def take(self, evidence: Evidence, text: str) -> None:
        """Reads the information of a line into the field that its evidence names."""
        match evidence.field:
            case "authors":
                self.authors += authors(text)
            case "topics":
                self.topics += topics(text)
            case "captions" | "credits":
                self._take_picture(evidence, text)
            case "corrections":
                self.corrections.append(text)
            case "dateline":
                self.dateline = self.dateline or text.strip(" —–-:")
            case "content_warnings":
                self.content_warnings.append(content_warning(text))
            case "helplines":
                self.helplines += filter(None, [helplines.entry(text) or helplines.from_sentence(text)])

    def _take_picture(self, evidence: Evidence, text: str) -> None:
        if evidence.kind != "caption":
            self.credits += filter(None, [credit(text)])
            return
        words, holder = caption(text)
        self.captions += filter(None, [words])
        self.credits += filter(None, [holder])


def topics(text: str) -> list[str]:
    """The topics of a line such as "Topics: Celebrity, Crime"; none where it reads like a sentence."""
    found = [topic for topic in _TOPIC_SPLIT.split(_TOPIC_HEAD.sub("", text).strip(" .")) if topic]
    return found if max((topic.count(" ") for topic in found), default=0) < _TOPIC_WORDS else []


def authors(text: str) -> list[str]:
    """The names of a byline; roles, agencies and times left out."""
    if found := _KOREAN.search(text[:200]):
        return [found["name"]]
    names = []
    for part in _AND.split(_BY.sub("", text[:200])):
        name = _DEGREE.sub("", _NAME_END.sub("", part).strip(" .,:"))
        words = name.split()
        if 2 <= len(words) <= 5 and all(map(_NAME.fullmatch, words)) and not _ROLES.search(name):
            names.append(name.title() if name.isupper() else name)
    return names


def credit(text: str) -> str:
    """The holder of a picture credit: "Getty Images" of "The couple. Photo credit: Getty Images"."""
    found = _credit(text)
    if found is not None:
        return found[1]
    return text.strip(" ()[].|") if len(text) <= 60 else ""


def caption(text: str) -> tuple[str, str]:
    """(a caption without its credit, the holder): either is empty where the line has none."""
    found = _credit(text)
    if found is None:
        return text, ""
    begins, holder = found
    return text[:begins].rstrip(" ([|–—-©"), holder


def _credit(text: str) -> tuple[int, str] | None:
    """(where a picture credit begins, its holder)."""
    start = max(0, len(text) - _CREDIT_REACH)
    for shape in (_CREDIT_HEAD, _CREDIT_BY, _CREDIT_SIGN, _CREDIT_BRACKET, _CREDIT_BAR, _CREDIT_LAST):
        found = shape.search(text[start:])
        if found and _NO_HOLDER.fullmatch(found["after"].strip()) is None:
            holder = found["after"].strip(" ()[].|")
            inner = _CREDIT_HEAD.search(holder)
            begins = start + (found.start("after") if shape is _CREDIT_LAST else found.start())
            begins += text[begins] in _SENTENCE_ENDS
            return begins, inner["after"].strip(" ()[].|") if inner else holder
    return None


def content_warning(text: str) -> str:
    """The warning without the word "Warning"."""
    bare = _WARNING_HEAD.sub("", text).strip(" *")
    return bare[:1].upper() + bare[1:]
