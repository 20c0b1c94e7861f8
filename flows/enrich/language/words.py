"""Languages by their commonest words: what tells apart the languages that n-gram statistics confuse.

langdetect knows 49 languages by Latin script and others, and gives text of any other to a few of them: Zulu becomes
Swahili, Hausa Indonesian, Yoruba Vietnamese, an English headline Afrikaans. So these few, the greedy ones, are believed
only when the text holds their own function words. Close siblings (Serbian and Croatian, Malay and Indonesian), of which
langdetect knows one, are told apart by words that only one of them writes.
"""

import re

from flows.text.word_lists import word_set

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


_GREEDY = {
    "af": word_set("die nie van het vir om wat dat 'n sy hy ons word aan sal ook met se is"),
    "cy": word_set("yn yr ar mae wedi ei ac bod gan fel oedd sydd am ond hefyd i'r o'r a'r y"),
    "et": word_set("ja on ei et see oli ka kui mis ning või oma aga kes selle"),
    "hu": word_set("a az és hogy nem is egy meg van volt de ez csak már el ki"),
    "id": word_set("yang dan di ini itu dengan untuk dari pada tidak dalam akan juga adalah oleh karena"),
    "so": word_set("oo iyo ka ku waa ee uu ayaa soo ah inay waxaa waxa isaga ayuu lagu ayey"),
    "sw": word_set("na ya wa kwa ni katika la za cha kuwa hiyo hii pia watu ambaye lakini huo yake"),
    "tl": word_set("ang ng mga ay sa si kay ito siya hindi niya rin nang naman kung"),
    "vi": word_set("của và là các có được cho trong không người một với đã những này khi ở"),
    "sl": word_set("in je na za da so se ki pa bi ne tudi kot po"),
    "hr": word_set("i u je na se da za su od koji što nije kako će bi o s a"),
    "sq": word_set("të në dhe për një me nga që së është ka do si më e i"),
}
"""Languages that langdetect gives to text it does not know, with their commonest words."""

_LEAST_GREEDY = 0.06  # of the words; running text of each language has 0.15 and more, other languages below 0.05

_OTHERS = {
    "en": word_set("the of and to in for is on that with as by at from his her has than after it was are be"),
    "ha": word_set("da ya ta cewa kuma wannan don ne ba shi su wanda domin sun yi jihar"),
    "ig": word_set("ndị nke na bụ ahụ ka ga ya ha maka n'ime n'obodo dị"),
    "rw": word_set("mu ku ko kandi muri nyuma avuga yavuze cyane kuri uyu ubwo ari"),
    "sn": word_set("kuti kana uye asi pamusoro vanhu nyaya izvi"),
    "wo": word_set("ci ak bi gi yi la mu ñu ay te moo nekk"),
    "yo": word_set("ni ti àti sí fún pé náà tó ń ó wọ́n ọdún láti"),
}
"""What the text may be instead."""

_LEAST_OTHER = 0.06
_LEAST_ENGLISH = 0.1  # without a second opinion
_LEAST_DISTINCT = (2, 1)  # one word can be shared with a neighbour; English headlines hold one

# Zulu and Xhosa write their function words as prefixes, names included (uGigaba, eMbali): one word in three shows it.
# Only Xhosa doubles vowels.
_NGUNI = re.compile(r"\b(?:[a-z]{1,5}[A-Z][a-z]|(?:uku|oku|aba|nge|ngo|kwe|kwa|isi|izi|iin|ezi|lwe|ama|umn)[a-z]{3})")
_NGUNI_LEAST = 0.15  # of the words; Swahili has 0.04, camel case in English 0.02
_NEIGHBOURS_OF_NGUNI = frozenset({"sw", "so", "tl", "id", "et"})
_XHOSA = re.compile(r"aa|ee|ii|oo|uu|\bukuba\b|\bokanye\b")

_SIBLINGS = {
    "hr": {
        "hr": word_set("tisuća tisuće tko europa europe europski tijekom glede svibnja rujna listopada siječnja"),
        "sr": word_set("""
            predsednik predsednika posle gde vreme vremena mesto mestu uvek dete reči reč evropa evrope dva
            hiljada ovde pre deo nedelje nedelju primetio juče sreda sredu izveštaj lepo srbiji
            """),
        "bs": word_set("hiljada evropa evrope evropski općina općine sedmica sedmice historija također bih fbih"),
    },
    "id": {
        "id": word_set("karena bahwa bisa dari pemerintah beberapa mereka kantor polisi anggota tersebut indonesia"),
        "ms": word_set("kerana bahawa boleh ialah kerajaan daripada beliau katanya malaysia menerusi pejabat hospital"),
    },
}  # fmt: skip


def confirmed(language: str, text: str) -> str | None:
    """The language after a look at the words: itself, one that fits better, or None when no language fits.

    `language` is what statistics say of `text`; reads all of `text`: hand over a sample.
    """
    found = _words(text)
    if language in _NEIGHBOURS_OF_NGUNI and len(_NGUNI.findall(text)) >= _NGUNI_LEAST * len(found):
        return "xh" if _XHOSA.search(text) else "zu"
    if language in _GREEDY and _share(found, _GREEDY[language]) < _LEAST_GREEDY:
        best, share = max(((code, _share(found, own)) for code, own in _OTHERS.items()), key=lambda pair: pair[1])
        distinct = _OTHERS[best].intersection(found)
        return best if share >= _LEAST_OTHER and len(distinct) >= _LEAST_DISTINCT[best == "en"] else None
    if language in _SIBLINGS:
        counts = {code: sum(word in own for word in found) for code, own in _SIBLINGS[language].items()}
        best = max(counts, key=lambda code: (counts[code], code == language))
        return best if counts[best] > counts[language] else language
    return language


def reads_as_english(text: str) -> bool:
    """Whether one word in ten is among the commonest of English.

    So in 95 % of English texts, titles included, and in 3 % of others [measured].
    """
    return _share(_words(text), _OTHERS["en"]) >= _LEAST_ENGLISH


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold().replace("’", "'"))


def _share(found: list[str], own: frozenset[str]) -> float:
    return sum(word in own for word in found) / len(found) if found else 0.0
