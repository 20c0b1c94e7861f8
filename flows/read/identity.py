"""Which article is this? By its canonical URL where one is known, else by its normalised text."""

import hashlib
import re
import unicodedata
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from flows.inputs import RawArticle

_TRACKING = re.compile(
    r"^(utm_\w+|ga_\w+|_ga|gclid|gclsrc|dclid|fbclid|msclkid|yclid|twclid|igshid|mc_[ce]id|cmpid|cmp|ito|ocid|ncid|smid|"
    r"partner|taid|xtor|at_\w+|wt_mc|wt_zmc|share|shared|sharedid|reflink|guccounter|guce_\w+)$",
    re.IGNORECASE,
)
_AN_ID = re.compile(r"[0-9a-f]{24}", re.ASCII)
_ID_LENGTH = 24  # hexadecimal characters: 96 bits, one collision expected at 3e14 articles


def canonical_url(url: str) -> str | None:
    """The URL without tracking parameters, fragment, credentials and default port; None when it is not one of the web.

    Host and scheme in lower case, parameters sorted by name.
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return None
    host = (parts.hostname or "").rstrip(".")
    if parts.scheme.lower() not in ("http", "https") or "." not in host:
        return None
    scheme = parts.scheme.lower()
    if port and port != {"http": 80, "https": 443}[scheme]:
        host = f"{host}:{port}"
    query = sorted((k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.match(k))
    return urlunsplit((scheme, host, parts.path or "/", urlencode(query), ""))


def text_sha256(text: str) -> str:
    """SHA-256, in hexadecimal, of the text with its white space and Unicode form normalised, and nothing else."""
    folded = " ".join(unicodedata.normalize("NFC", text).split())
    return hashlib.sha256(folded.encode("utf-8", "surrogatepass")).hexdigest()


def article_id(raw: RawArticle) -> str:
    """24 hexadecimal characters. http and https, with and without `www.`, are one address."""
    url = canonical_url(raw.metadata.url) if raw.metadata.url else None
    return id_of_url(url) if url else _id("text:" + (raw.source.text_sha256 or text_sha256(raw.text)))


def id_of_url(canonical: str) -> str:
    """The id of the article at a URL that `canonical_url` gave."""
    return _id("url:" + re.sub(r"^https?://(www\.)?", "", canonical).rstrip("/"))


def id_of_name(record: str) -> str | None:
    """The id of the article that a record is called after, where its name is an address (`flows.read`)."""
    url = canonical_url(record) if record.startswith(("http://", "https://")) else None
    return id_of_url(url) if url else None


def is_id(text: str) -> bool:
    """Whether this can be the id of an article."""
    return bool(_AN_ID.fullmatch(text))


def _id(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:_ID_LENGTH]
