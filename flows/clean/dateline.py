"""Datelines: the place, the day and the agency that a report names before its first sentence.

The words stay in the body, since they begin a line of it. Only what is set apart counts: a place in capitals, or one
with an agency behind it. "Berlin – Das Parlament" is a dateline too, but so begin many sentences.
"""

import re
from dataclasses import dataclass

from flows.text.word_lists import word_set

_WORD = r"[^\W\d_][^\W\d_’'.]{0,20}\.?"
_MONTH = r"[^\W\d_]{3,12}\.?"
_YEAR = r"(?:,?[ ](?:de[ ])?\d{4})?"
_DAY = rf"""
    (?:[^\W\d_]{{2,14}}(?:-feira)?[.,]?[ ])?                    # Tuesday,  le  am
    (?: \d{{1,2}}(?:st|nd|rd|th|er|º|\.)?[ ](?:de[ ])?{_MONTH}{_YEAR}
      | {_MONTH}[ ]\d{{1,2}}{_YEAR} )
"""
_AGENCY = r"[^\W\d_][\w/., -]{1,30}"

_DATELINE = re.compile(
    rf"""
    (?P<place>                                                  # KANSAS CITY, Mo.
      {_WORD}(?:[ /-]{_WORD}){{0,3}}
      (?:,[ ][A-ZÀ-Þ][^\W\d_]{{1,15}}\.?(?:[ ][A-ZÀ-Þ][^\W\d_]{{1,15}})?)??
    )
    (?:(?P<day_first>[,.][ ]{_DAY}))?                           # , Sept. 9
    (?:\.?[ ][(/](?P<agency>{_AGENCY})[)/])?                    # (AP), /ТАСС/
    (?:(?P<day_last>,[ ]{_DAY}))?
    (?: \.?[ ]?[—–][ ]? | \.?[ ]-{{1,2}}[ ] | \.-[ ]? | (?P<weak>:[ ]|\.[ ]) )
    (?=["“‘„«]?[^\W\d_]|["“‘„«]?\d)""",
    re.VERBOSE,
)
_AGENCY_FIRST = re.compile(
    rf"""
    \((?P<agency>[^\W\d_]{{2,12}})\)[ ]?[-–—][ ]
    (?P<place>[A-ZÀ-Þ’'][A-ZÀ-Þ’'\ ]{{2,40}}) (?P<day_first>,[ ]{_DAY})? [ ]?[-–—][ ]""",
    re.VERBOSE,
)  # (ANSA) - ROMA, 05 GEN -
_KOREAN = re.compile(r"[(\[](?P<place>[가-힣]{2,10})=(?P<agency>[가-힣A-Z]{2,10})[)\]]")  # (서울=연합뉴스)
_CHINESE = re.compile(  # 新华社北京1月5日电
    r"(?P<agency>新华社|新華社|中新社|中新网|中央社)(?P<place>[一-鿿]{2,8}?)(?P<day_first>\d{1,2}月\d{1,2}日)电"
)
_HEADS = word_set("""
ANALYSIS BACKGROUND BREAKING CORRECTION DEAR EDITOR EDITORIAL EXCLUSIVE EXPLAINER FACT FACTBOX FEATURE FILE INTERVIEW
LIVE NEW NEWS NOTE OPINION PHOTOS PROFILE QUIZ READ RELATED REVIEW SPOILER SPONSORED UPDATE UPDATED VIDEO WARNING WATCH
ACHTUNG EIL EILMELDUNG INTERVIEW KOMMENTAR MEINUNG
""")
"""Words in capitals that stand before a text and are no places."""
_NO_AGENCIES = word_set("left right centre center above below pictured photo links rechts oben unten Foto Bild")
"""What stands in brackets behind the name of somebody in a picture."""
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_REACH, _SENTENCE = 120, 60  # characters


@dataclass(frozen=True, slots=True)
class Dateline:
    """What stands before the first sentence; `day` is as printed, weekday included, empty where there is none."""

    place: str
    agency: str | None
    day: str

    @property
    def label(self) -> str:
        """Place and agency: `LONDON (Reuters)`."""
        return f"{self.place} ({self.agency})" if self.agency else self.place


def dateline(paragraph: str) -> str | None:
    """Place and agency before the first sentence: "LONDON (AP)" of "LONDON, Jan 5 (AP) — A man was ..."."""
    found = read_dateline(paragraph)
    return found.label if found else None


def read_dateline(paragraph: str) -> Dateline | None:
    """The dateline that a paragraph begins with; None where there is none that is set apart."""
    if len(paragraph) < _SENTENCE:
        return None
    head = paragraph[:_REACH]
    other = _AGENCY_FIRST.match(head) or _CHINESE.match(head) or _KOREAN.match(head)
    if other:
        day = (other.groupdict().get("day_first") or "").lstrip(", ")
        return Dateline(other["place"].strip(), other["agency"], day)
    found = _DATELINE.match(head) if paragraph[1:2].isalpha() else None
    if found is None:
        return None
    place, agency = found["place"], found["agency"]
    day = (found["day_first"] or found["day_last"] or "").lstrip(",. ")
    if _HEADS.issuperset(_LETTERS.findall(place)) or agency in _NO_AGENCIES:
        return None
    if agency is None and not (_in_capitals(place) and _first_sentence_follows(found, day)):
        return None
    if agency is not None and not (_capitalised(place) and (day or found["weak"] is None)):
        return None
    return Dateline(place, agency, day)


def _first_sentence_follows(found: re.Match[str], day: str) -> bool:
    """Without an agency a full stop ends a sentence, and small letters go on with one."""
    after = found.string[found.end() : found.end() + 2].lstrip('"“‘„«')[:1]
    return found["weak"] != ". " and (bool(day) or after.isupper() or after.isdigit())


def _in_capitals(place: str) -> bool:
    city = place.split(",")[0]
    return city.isupper() and len(city) > 2


def _capitalised(place: str) -> bool:
    return all(word[:1].isupper() for word in re.split(r"[ /-]", place) if word not in ("de", "del", "do", "da", "am"))
