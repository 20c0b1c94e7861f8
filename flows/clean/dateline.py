"""Datelines: the place, and mostly the agency, that a report names before its first sentence.

The words stay in the body, since they begin a line of it. Only what is set apart counts: a place in capitals, or one
with an agency in brackets behind it. "Berlin – Das Parlament" is a dateline too, but so begin many sentences.
"""

import re

from flows.text.word_lists import word_set

_DATELINE = re.compile(
    r"""
    (?:
      (?P<place>                                        # KANSAS CITY, Mo.
        [A-ZÀ-Þ][A-ZÀ-Þ’'.]{2,20} (?:[ -][A-ZÀ-Þ][A-ZÀ-Þ’'.]{1,20}){0,2}
        (?:,[ ][A-ZÀ-Þ][^\W\d_]{1,15}\.? (?:[ ][A-ZÀ-Þ][^\W\d_]{1,15})?)?
        (?:[ ]\([^()]{2,40}\))?                         # (AP)
      )
      (?:,[ ][A-Z][^\W\d_]{2,8}\.?[ ]\d{1,2})?          # , Sept. 9
      (?:[ ]?[—–][ ]?|[ ]-{1,2}[ ]|:[ ])
    | (?P<place_of_agency>                              # Kiel (dpa)
        [A-ZÀ-Þ][^\W\d_]{1,20} (?:[ /-][A-ZÀ-Þ][^\W\d_]{1,20}){0,2}[ ]\([A-Za-z][\w/., -]{1,30}\)
      )
      (?:[ ]?[—–][ ]?|[ ]-{1,2}[ ])
    )
    (?=["“‘„«]?[A-ZÀ-Þ0-9])""",
    re.VERBOSE,
)
_HEADS = word_set("""
ANALYSIS BACKGROUND BREAKING CORRECTION DEAR EDITOR EDITORIAL EXCLUSIVE EXPLAINER FACT FACTBOX FEATURE FILE INTERVIEW
LIVE NEW NEWS NOTE OPINION PHOTOS PROFILE QUIZ READ RELATED REVIEW SPOILER SPONSORED UPDATE UPDATED VIDEO WARNING WATCH
ACHTUNG EIL EILMELDUNG INTERVIEW KOMMENTAR MEINUNG
""")
"""Words in capitals that stand before a text and are no places."""
_WORD = re.compile(r"[^\W\d_]{2,}")
_REACH, _SENTENCE = 120, 60  # characters


def dateline(paragraph: str) -> str | None:
    """What stands before the first sentence of a paragraph: "LONDON (AP)" of "LONDON (AP) — A man was ..."."""
    if not paragraph[1:2].isalpha() or len(paragraph) < _SENTENCE:
        return None
    found = _DATELINE.match(paragraph[:_REACH])
    place = found and (found["place"] or found["place_of_agency"])
    return place if place and not _HEADS.issuperset(_WORD.findall(place)) else None
