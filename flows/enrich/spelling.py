"""British or American spelling: one observation more for or against an English-language outlet."""

import re
from typing import Literal

from flows.text.word_lists import word_set

_WORD = re.compile(r"[a-z]+")
_BRITISH = word_set("""
colour colours favour favourite labour neighbour neighbours behaviour honour rumour harbour humour centre
centres theatre metres kilometres litres fibre defence offence licence programme programmes travelled travelling
cancelled counsellor jewellery organisation organisations organised realise realised recognise recognised
apologise apologised criticised emphasised analysed prioritise traumatise mum mums grey tyre tyres cheque ageing
judgement whilst amongst learnt manoeuvre paedophile tonnes
""")
_AMERICAN = word_set("""
color colors favor favorite neighbor neighbors behavior honor rumor harbor humor centers meters kilometers
liters fiber defense offense traveled traveling canceled counselor jewelry organization organizations organized
realize realized recognize recognized apologize apologized criticized emphasized analyzed prioritize traumatize
mom moms gray tire tires aging judgment toward maneuver pedophile soccer percent gotten
""")
_LEAST = 2
_MAJORITY = 3

COUNTRIES = {
    "GB": frozenset({"GB", "IE", "AU", "NZ", "IN", "ZA", "KE", "NG", "SG", "HK", "PK"}),
    "US": frozenset({"US"}),
}
"""Countries whose papers write so. Canada's mix both."""


def variety(text: str) -> Literal["GB", "US"] | None:
    """The spelling of an English text, by at least two words and three to one; None when it does not show."""
    words = _WORD.findall(text.casefold())
    british = sum(word in _BRITISH for word in words)
    american = sum(word in _AMERICAN for word in words)
    if british >= _LEAST and british >= _MAJORITY * american:
        return "GB"
    if american >= _LEAST and american >= _MAJORITY * british:
        return "US"
    return None
