"""The outlet of an article: what the source says, then the URL, then what the text says of itself; else unknown.

Metadata and URL are certain. A text is not: one mention is a citation, so two kinds of self-reference must agree and
no other outlet may come close. An answer always carries its evidence; where only the country shows, only it is given.
"""

from collections import defaultdict
from typing import NamedTuple
from urllib.parse import urlsplit

from flows.article import Article, Outlet, OutletEvidence
from flows.enrich.catalogue.catalogue import Catalogue, Entry, Group, catalogue, data, key, registrable
from flows.enrich.outlet.helpline_countries import country_of
from flows.enrich.outlet.kinds import MENTIONS, OF_THE_PAGE
from flows.enrich.outlet.signals import Observation, observe
from flows.enrich.spelling import COUNTRIES, variety
from flows.inputs import Options, RawArticle

__all__ = ["VERSION", "data", "enrich", "stated"]

VERSION = "2"

_ENOUGH = 1.25  # weight of all kinds together
_ENOUGH_COMMON_NAME = 1.5  # for a name that is an everyday word
_ENOUGH_UNLISTED = 2.0  # for a name that the catalogue does not know
_LEAD = 1.5  # times the weight of the runner-up
_CIRCUMSTANCES = frozenset({"helpline_country", "language", "spelling", "group"})
_ENOUGH_GROUP = 1.0  # its own boilerplate
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
    found = _outlet(by_host, name, domain, 0.95 if by_host else 0.9, evidence)
    company = None if by_host else outlets.group_by_name(name)
    return found.evolve(group=company.id, country=company.country) if company else found


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
    observed = observe(article.title, "\n".join(parts), outlets, article.authors)
    seen = [one for one in observed if one.group is None]
    group = _group([one for one in observed if one.group is not None])
    spelling = _spelling(article) if any(one.entry for one in seen) else None
    around = _Around(article.language, country[0] if country else None, spelling, group[0].id if group else None)
    candidates = [
        _one_a_kind([*found, *_agreement(found, around)])
        for found in _grouped(seen, article.language, around.country).values()
    ]
    ranked = sorted(candidates, key=lambda found: (-_weight(found), found[0].key))
    if ranked and _enough(ranked[0]) and (len(ranked) == 1 or _weight(ranked[0]) >= _LEAD * _rival(ranked[1:])):
        best = ranked[0]
        evidence = [OutletEvidence(signal=one.kind, detail=one.detail) for one in best][:_EVIDENCE_LIMIT]
        domain = next((one.domain for one in best if one.domain), None)
        name = next((one.name for one in best if one.name), domain)
        entry = next((one.entry for one in best if one.entry), None)
        return _outlet(entry, name, domain, round(min(0.97, 0.7 + 0.1 * _weight(best)), 2), evidence)
    return _only_around(country, by_country, group)


def _only_around(
    country: tuple[str, int] | None, by_country: list[OutletEvidence], group: tuple[Group, list[OutletEvidence]] | None
) -> Outlet:
    """Country and group, where no outlet is known; the country of a group only where all of its outlets are of it."""
    if group is None:
        if country is None:
            return Outlet()
        return Outlet(country=country[0], confidence=0.7 if country[1] == 2 else 0.9, evidence=by_country)
    company, evidence = group
    if country and company.country and company.country != country[0]:
        return Outlet(country=country[0], confidence=0.7, evidence=by_country)  # boilerplate of another's text
    return Outlet(
        group=company.id, country=country[0] if country else company.country,
        confidence=0.9 if len(evidence) > 1 or country else 0.8, evidence=[*evidence, *by_country],
    )  # fmt: skip


def _group(seen: list[Observation]) -> tuple[Group, list[OutletEvidence]] | None:
    """The publishing group whose boilerplate stands in the text, with its evidence; None when there are several."""
    found: dict[str, list[Observation]] = defaultdict(list)
    for one in seen:
        found[one.key].append(one)
    kinds = {key: _one_a_kind(of_group) for key, of_group in found.items()}
    strong = [of_group for of_group in kinds.values() if _weight(of_group) >= _ENOUGH_GROUP]
    company = strong[0][0].group if len(strong) == 1 else None
    if company is None:
        return None
    return company, [OutletEvidence(signal=f"group_{one.kind}", detail=one.detail) for one in strong[0]]


def _spelling(article: Article) -> str | None:
    return variety(article.body[:_SPELLING_SAMPLE]) if article.language == "en" else None


class _Around(NamedTuple):
    """What is known beside the names: language, country of the helplines, spelling, publishing group."""

    language: str
    country: str | None
    spelling: str | None
    group: str | None


def _agreement(found: list[Observation], around: _Around) -> list[Observation]:
    """What is around the names and fits an outlet of the catalogue: kinds of their own."""
    entry = next((one.entry for one in found if one.entry), None)
    if entry is None:
        return []
    agreed = []
    if around.group is not None and entry.group == around.group:
        agreed.append(found[0]._replace(kind="group", weight=1.0, detail=around.group))
    if around.country is not None:
        weight = 1.0 if entry.country == around.country else -1.0
        agreed.append(found[0]._replace(kind="helpline_country", weight=weight, detail=around.country))
    elif entry.language == around.language != "en":
        agreed.append(found[0]._replace(kind="language", weight=0.5, detail=around.language))
    elif entry.language == around.language and around.spelling and entry.country != "CA":
        weight = 0.5 if entry.country in COUNTRIES[around.spelling] else -0.5
        agreed.append(found[0]._replace(kind="spelling", weight=weight, detail=f"spelling of {around.spelling}"))
    return agreed


def _enough(found: list[Observation]) -> bool:
    """Two kinds, one of them boilerplate of its own or two of a page; everyday and unlisted names need more."""
    own = [one for one in found if one.kind not in MENTIONS and one.kind not in _CIRCUMSTANCES]
    boilerplate = [one for one in own if one.kind not in OF_THE_PAGE]
    signed = any(one.kind == "sign" for one in own)
    if not signed and not (boilerplate and len(found) > 1) and not _of_its_page(found, own):
        return False
    if not any(one.entry for one in found):
        return bool(boilerplate) and len(own) > 1 and _weight(found) >= _ENOUGH_UNLISTED
    if all(one.common for one in own):
        return _weight(found) >= _ENOUGH_COMMON_NAME and bool(boilerplate)
    return _weight(found) >= _ENOUGH


def _of_its_page(found: list[Observation], own: list[Observation]) -> bool:
    """Whether what a page has of its sister sites as well is more than that.

    Two kinds of it, or one with helplines of the country, or with a mention and whatever else agrees; but the group,
    which the sisters share.
    """
    agreed = {one.kind for one in found if one.kind in _CIRCUMSTANCES and one.weight > 0} - {"group"}
    mentioned = any(one.kind in MENTIONS for one in found)
    return len(own) > 1 or bool(own and ("helpline_country" in agreed or (agreed and mentioned)))


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
