"""A word finds the article of its language in another form, or inside a sentence without spaces, on both engines."""

from flows.index.base import Index, SearchRequest
from tests.index.documents import document

BODIES = {
    "ja": "昨日、東京都庁で新しい知事が記者会見を開いた。",
    "zh": "在北京大学的学生昨天举行了会议。",
    "th": "หนังสือพิมพ์รายงานว่ารัฐมนตรีพูดถึงปัญหาของโรงเรียนในกรุงเทพมหานคร",
    "ko": "서울에서 열린 회의에 장관들이 참석했다.",
    "nl": "De huizen aan de rivier worden verkocht.",
    "pl": "Kobietom w polskich miastach przyznano nagrody.",
    "uk": "Вчора з новинами вийшли українські газети.",
    "sv": "Tidningarna skrev om skolorna i städerna.",
    "ta": "நகரங்களின் மக்கள் செய்தித்தாள்களைப் படித்தனர்.",
}
FOUND = {  # by the words of a query: the language, and what is marked
    "東京": ("ja", "東京"),
    "記者会見": ("ja", "記者会見"),
    "北京大学": ("zh", "北京大学"),
    "กรุงเทพ": ("th", "กรุงเทพ"),
    "서울": ("ko", "서울"),
    "huis": ("nl", "huizen"),
    "kobieta": ("pl", "Kobietom"),
    "новина": ("uk", "новинами"),
    "tidning": ("sv", "Tidningarna"),
}


def test_words_are_found_in_the_way_of_their_language(engine: Index) -> None:
    with engine.writer("test") as writer:
        writer.upsert([document(language, body, language=language) for language, body in BODIES.items()])
    for query, (language, marked) in FOUND.items():
        hits = engine.search(SearchRequest(query)).hits
        assert [hit.id for hit in hits] == [language], query
        shown = hits[0].highlight
        assert shown is not None, query
        assert [shown.text[start:end] for start, end in shown.spans] == [marked], query


def test_what_no_article_says_is_not_found_by_its_parts(engine: Index) -> None:
    with engine.writer("test") as writer:
        writer.upsert([document("ja", BODIES["ja"], language="ja")])
    for query in ("京東", "東京会見", "都東京"):
        assert engine.search(SearchRequest(query)).total == 0, query
