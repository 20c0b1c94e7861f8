"""The outlet of an article: what the source says, then the URL, then what the text says of itself; else unknown.

Metadata and URL are certain. A text is not: one mention is a citation, so two kinds of self-reference must agree and
no other outlet may come close. An answer always carries its evidence; where only the country shows, only it is given.
"""

from collections import defaultdict
from urllib.parse import urlsplit

from flows.article import Article, Outlet, OutletEvidence
from flows.enrich.catalogue import Catalogue, Entry, catalogue, data, key, registrable
from flows.enrich.helpline_countries import country_of
from flows.enrich.outlet_signals import MENTIONS, Observation, observe
from flows.enrich.spelling import COUNTRIES, variety
from flows.inputs import Options, RawArticle

__all__ = ["VERSION", "data", "enrich", "stated"]

VERSION = "1"

_ENOUGH = 1.25  # weight of all kinds together
_ENOUGH_COMMON_NAME = 1.5  # for a name that is an everyday word
_ENOUGH_UNLISTED = 2.0  # for a name that the catalogue does not know
_LEAD = 1.5  # times the weight of the runner-up
_CIRCUMSTANCES = frozenset({"helpline_country", "language", "spelling"})
_SPELLING_SAMPLE = 4_000  # characters
_EVIDENCE_LIMIT = 8
_NAME_LIMIT = 200  # characters
_HOST_PREFIXES = ("www.", "m.", "amp.", "mobile.")


def enrich(article: Article, raw: RawArticle, options: Options) -> Article:
    """Set `outlet`, with its evidence; `Outlet()` when nothing speaks for any."""
    outlets = catalogue()
    url = article.url or raw.metadata.url
    known = _from_source(raw.metadata.outlet, _host(url), article.language, outlets)
    return article.evolve(outlet=known or _from_text(article, outlets))


def stated(raw: RawArticle) -> frozenset[str]:
    """Every name of the outlet that metadata or address give; empty where neither does.

    Known before anything was cleaned: id, name and domains of the catalogue, else the name as written; the host and the
    domains above it.
    """
    host = _host(raw.metadata.url)
    found = _from_source(raw.metadata.outlet, host, raw.metadata.language or "", catalogue())
    if found is None:
        return frozenset()
    entry = catalogue().entries.get(found.id or "")
    labels = host.split(".") if host else []
    hosts = (".".join(labels[at:]) for at in range(len(labels) - 1))
    names = (found.id, found.name, found.domain, *(entry.domains if entry else ()), *hosts)
    return frozenset(filter(None, names))


def _from_source(stated: str | None, host: str | None, language: str, outlets: Catalogue) -> Outlet | None:
    """Metadata before URL; the URL tells outlets of one name apart, and a section from its paper."""
    by_host = outlets.by_host(host) if host else None
    domain = registrable(host) if host else None
    evidence = [OutletEvidence(signal="url", detail=host)] if host else []
    name = " ".join((stated or "")[:_NAME_LIMIT].split())
    if not name:
        return _outlet(by_host, None, domain, 0.99 if by_host else 0.9, evidence) if host else None
    evidence = [OutletEvidence(signal="metadata", detail=name), *evidence]
    named = outlets.by_name(name) or tuple(filter(None, [outlets.by_host(_host(f"//{name}") or _host(name) or "")]))
    if by_host in named:
        return _outlet(by_host, name, domain, 1.0, evidence)
    in_language = [entry for entry in named if entry.language == language]
    entry = named[0] if len(named) == 1 else in_language[0] if len(in_language) == 1 else None
    edition = bool(by_host and key(by_host.name).startswith(key(name)))  # The Guardian on the host of its namesake
    if entry and not edition and not (entry.common_name and host):
        return _outlet(entry, name, domain, 0.95, evidence)
    # a section or an edition of the host's paper, or a common name that a host of its own gives a meaning
    return _outlet(by_host, name, domain, 0.95 if by_host else 0.9, evidence)


def _outlet(
    entry: Entry | None, name: str | None, domain: str | None, confidence: float, evidence: list[OutletEvidence]
) -> Outlet:
    if entry is None:
        return Outlet(name=name, domain=domain, confidence=confidence, evidence=evidence)
    return Outlet(
        id=entry.id, name=entry.name, domain=entry.domains[0], country=entry.country, type=entry.type,
        group=entry.group, confidence=confidence, evidence=evidence,
    )  # fmt: skip


def _host(url: str | None) -> str | None:
    """Host name without `www.` of an absolute URL; None for anything else."""
    try:
        host = (urlsplit(url or "").hostname or "").lower().strip(".")
    except ValueError:  # brackets that are no IPv6 address
        return None
    for prefix in _HOST_PREFIXES:
        host = host.removeprefix(prefix)
    return host if "." in host and " " not in host else None


def _from_text(article: Article, outlets: Catalogue) -> Outlet:
    """The outlet by two kinds of self-reference, else the country of the helplines, else nothing."""
    country = country_of(article.helplines)
    by_country = (
        [OutletEvidence(signal="helpline_country", detail=f"{country[1]} helplines of {country[0]}")] if country else []
    )
    parts = [article.subtitle or "", article.body, *(span.text for span in article.removed), *article.credits]
    seen = observe(article.title, "\n".join(parts), outlets)
    spelling = _spelling(article) if any(one.entry for one in seen) else None
    candidates = [
        _one_a_kind([*group, *_agreement(group, article.language, country[0] if country else None, spelling)])
        for group in _grouped(seen, article.language, country[0] if country else None).values()
    ]
    ranked = sorted(candidates, key=lambda group: (-_weight(group), group[0].key))
    if ranked and _enough(ranked[0]) and (len(ranked) == 1 or _weight(ranked[0]) >= _LEAD * _rival(ranked[1:])):
        best = ranked[0]
        evidence = [OutletEvidence(signal=one.kind, detail=one.detail) for one in best][:_EVIDENCE_LIMIT]
        domain = next((one.domain for one in best if one.domain), None)
        name = next((one.name for one in best if one.name), domain)
        entry = next((one.entry for one in best if one.entry), None)
        return _outlet(entry, name, domain, round(min(0.97, 0.7 + 0.1 * _weight(best)), 2), evidence)
    if country:
        return Outlet(country=country[0], confidence=0.7 if country[1] == 2 else 0.9, evidence=by_country)
    return Outlet()


def _spelling(article: Article) -> str | None:
    return variety(article.body[:_SPELLING_SAMPLE]) if article.language == "en" else None


def _agreement(group: list[Observation], language: str, country: str | None, spelling: str | None) -> list[Observation]:
    """Country of the helplines, language or spelling that fit an outlet of the catalogue: a kind of their own."""
    entry = next((one.entry for one in group if one.entry), None)
    if entry is None:
        return []
    if country is not None:
        weight = 1.0 if entry.country == country else -1.0
        return [group[0]._replace(kind="helpline_country", weight=weight, detail=country)]
    if entry.language != language:
        return []
    if language != "en":
        return [group[0]._replace(kind="language", weight=0.5, detail=language)]
    if spelling is None or entry.country == "CA":
        return []
    fits = entry.country in COUNTRIES[spelling]
    return [group[0]._replace(kind="spelling", weight=0.5 if fits else -0.5, detail=f"spelling of {spelling}")]


def _enough(group: list[Observation]) -> bool:
    """Two kinds, one of them more than a mention; names that are everyday words and unlisted names need more."""
    own = [one for one in group if one.kind not in MENTIONS and one.kind not in _CIRCUMSTANCES]
    if not own or (len(group) < 2 and own[0].kind != "sign"):
        return False
    if not any(one.entry for one in group):
        return _weight(group) >= _ENOUGH_UNLISTED
    if all(one.common for one in own):
        return _weight(group) >= _ENOUGH_COMMON_NAME and any(one.kind != "line" for one in own)
    return _weight(group) >= _ENOUGH


def _rival(others: list[list[Observation]]) -> float:
    """Weight of the strongest other outlet; names that the catalogue does not know are people and firms, mostly."""
    return max((_weight(group) * (1.0 if group[0].entry else 0.5) for group in others), default=0.0)


def _grouped(seen: list[Observation], language: str, country: str | None) -> dict[str, list[Observation]]:
    """Observations by outlet. One name of several outlets goes to the one whose domain, country or language fits."""
    sure = {one.key for one in seen if one.entry and one.kind in ("email", "link", "sign")}
    owners: dict[tuple[str, str], set[str]] = defaultdict(set)
    for one in seen:
        if one.entry:
            owners[one.kind, one.detail].add(one.key)
    grouped: dict[str, list[Observation]] = defaultdict(list)
    for one in seen:
        rivals = owners[one.kind, one.detail]
        if one.entry and len(rivals) > 1 and one.key not in sure:
            fits = one.entry.country == country if country else one.entry.language == language
            if not fits or sure & rivals:
                continue
        grouped[one.key].append(one)
    return grouped


def _one_a_kind(group: list[Observation]) -> list[Observation]:
    best: dict[str, Observation] = {}
    for one in sorted(group, key=lambda one: -one.weight):
        best.setdefault(one.kind, one)
    return list(best.values())


def _weight(group: list[Observation]) -> float:
    return sum(one.weight for one in _one_a_kind(group))
