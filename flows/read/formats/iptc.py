"""NITF 3 and NewsML-G2, the standards of the IPTC, as fields of a record. https://iptc.org/standards"""

import re
from itertools import chain
from typing import Any

from lxml import etree

from flows.read.formats.elements import (
    LANG,
    MOST_TOPICS,
    all_at,
    attribute,
    dropped,
    first_at,
    local,
    markup_of,
    text_of,
    texts_of,
)
from flows.read.values import is_markup

_DATE = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)?(?:\.\d+)?(Z|[+-]\d\d:?\d\d)?)?")


def nitf_article(nitf: etree._Element) -> dict[str, Any]:
    head, body_head = first_at(nitf, "head"), first_at(nitf, "body", "body.head")
    docdata, pubdata = first_at(head, "docdata"), first_at(head, "pubdata")
    people = texts_of(chain(all_at(body_head, "byline", "person"), all_at(body_head, "byline", "name")))
    dates = [
        attribute(first_at(docdata, "date.issue"), "norm"),
        attribute(pubdata, "date.publication"),
        attribute(first_at(docdata, "date.release"), "norm"),
        attribute(first_at(body_head, "dateline", "story.date"), "norm"),
    ]
    subjects = [
        attribute(one, "tobject.subject.matter", "tobject.subject.type", "tobject.subject.detail")
        for one in all_at(head, "tobject", "tobject.subject")
    ]
    topics = [attribute(one, "key") for one in all_at(docdata, "key-list", "keyword")]
    topics += [*subjects, *texts_of(all_at(docdata, "identified-content", "classifier"))]
    content = first_at(nitf, "body", "body.content")
    blocks = all_at(content, "block")
    if any(block.get("class") == "full_text" for block in blocks):  # The New York Times repeats the first paragraph
        for block in blocks:
            if block.get("class") == "lead_paragraph":
                dropped(block)
    dateline = text_of(first_at(body_head, "dateline"))
    return {
        "id": attribute(first_at(docdata, "doc-id"), "id-string"),
        "title": text_of(first_at(body_head, "hedline", "hl1")) or text_of(first_at(head, "title")),
        "subtitle": text_of(first_at(body_head, "hedline", "hl2")),
        "authors": people,
        "byline": "" if people else text_of(first_at(body_head, "byline")),
        "published_at": _date(next(filter(None, dates), "")),
        "outlet": attribute(pubdata, "name")
        or text_of(first_at(body_head, "distributor"))
        or attribute(first_at(docdata, "doc.copyright"), "holder"),
        "url": attribute(pubdata, "ex-ref"),
        "language": attribute(nitf, LANG) or attribute(first_at(nitf, "body"), LANG),
        "topics": list(dict.fromkeys(topic for topic in topics if topic))[:MOST_TOPICS],
        "html": _below(dateline, markup_of(content)),
    }


def news_item(item: etree._Element) -> dict[str, Any]:
    about, content = first_at(item, "itemMeta"), first_at(item, "contentMeta")
    provider = first_at(about, "provider")
    guid = attribute(item, "guid")
    names = texts_of(all_at(content, "creator", "name"))
    byline = text_of(first_at(content, "by"))
    topics = chain(
        texts_of(first_at(one, "name") for one in all_at(content, "subject") if len(one)),
        texts_of(all_at(content, "keyword")),
    )
    said = {
        "id": guid,
        "url": guid if guid.startswith(("http://", "https://")) else "",
        "title": text_of(first_at(content, "headline")) or text_of(first_at(about, "title")),
        "authors": [] if byline else names,
        "byline": byline,
        "published_at": next(
            filter(
                None,
                [
                    text_of(first_at(about, "firstCreated")),
                    text_of(first_at(content, "contentCreated")),
                    text_of(first_at(about, "versionCreated")),
                ],
            ),
            "",
        ),
        "outlet": text_of(first_at(provider, "name"))
        or attribute(provider, "literal")
        or text_of(first_at(content, "creditline")),
        "language": attribute(first_at(content, "language"), "tag") or attribute(item, LANG),
        "topics": list(dict.fromkeys(topics))[:MOST_TOPICS],
    }
    inline = _inline(item)
    dateline = text_of(first_at(content, "dateline"))
    if "html" in inline:
        inline["html"] = _below(dateline, inline["html"])
    return {**inline, **{key: value for key, value in said.items() if value}}


def package(package: etree._Element) -> dict[str, Any]:
    """A package lists other items and has no text: its record is refused for its shape, which says so."""
    return {"id": attribute(package, "guid")}


def _inline(item: etree._Element) -> dict[str, Any]:
    """The text of a news item: XML or data that stands in it; nothing where it is a picture or a film elsewhere."""
    for element in all_at(item, "contentSet", "inlineXML"):
        nitf = next((one for one in element.iter() if local(one) == "nitf"), None)
        if nitf is not None:
            return {key: value for key, value in nitf_article(nitf).items() if value}
        body = next((one for one in element.iter() if local(one) == "body"), element)
        return {"html": markup_of(body)}
    for element in all_at(item, "contentSet", "inlineData"):
        data = "".join(element.itertext())
        return {"html" if "html" in attribute(element, "contenttype") or is_markup(data) else "text": data}
    return {}


def _below(dateline: str, markup: str) -> str:
    """The article with its dateline as its first line, where cleaning finds it."""
    if not (dateline and markup):
        return markup
    line = etree.Element("p")
    line.text = dateline
    return str(etree.tostring(line, encoding="unicode", method="html")) + markup


def _date(norm: str) -> str:
    """A date as NITF normalises it (ISO 8601 without separators), with separators: a row of digits is no year else."""
    found = _DATE.fullmatch(norm)
    if not found:
        return norm
    year, month, day, hour, minute, second, zone = found.groups()
    return f"{year}-{month}-{day}" + (f"T{hour}:{minute}:{second or '00'}{zone or ''}" if hour else "")
