"""What a name or a host in a text stands for: outlets of the catalogue, a publishing group, or something unlisted."""

import re
from typing import NamedTuple

from flows.enrich.catalogue.catalogue import Catalogue, Entry, Group, key, registrable
from flows.text.word_lists import word_set

_NOT_OUTLETS = word_set("""
facebook twitter instagram whatsapp google youtube tiktok telegram linkedin threads bluesky reddit pinterest
apple amazon netflix spotify getty gettyimages istock shutterstock unsplash pexels alamy imago epa zuma flickr
wikipedia wikimedia microsoft itunes paypal disqus taboola outbrain t us our my your this all weekly daily email
free new best sign subscribe donald trump white house tonight bit goo youtu amzn pic wp the wordpress
cookie cookies share print tweet author story issue author topics politics interested
""")
_GENERIC = word_set("""
newsletter newsletters weekly daily today app apps inc inc. llc ltd ltd. gmbh media group company corporation co
co. online us uk digital all rights reserved read get our your my free monday tuesday wednesday thursday friday
saturday sunday exclusive new sign subscribe morning evening this with for the and in on die der das join
download
""")


_SUFFIXES = word_set("""
inc inc. llc ltd ltd. gmbh ag media group company corporation co co. corp corp. online digital newsletter newsletters
all rights app apps with for the and in on
""")
_LEADING = word_set("read get our your my sign subscribe join download this with for and in on exclusive via from")
"""What is no part of a name that the catalogue does not know."""
_HOST_NAME = re.compile(r"\w\.[a-z]{2,4}(?:\.[a-z]{2})?$", re.IGNORECASE)
_ARTICLE = re.compile(r"^the ")
_DOMAIN = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")


class Meaning(NamedTuple):
    """What a name stands for. `name` or `domain` is set where it may be an outlet that the catalogue does not know."""

    entries: tuple[Entry, ...] = ()
    group: Group | None = None
    written: str = ""  # as the catalogue was asked
    name: str | None = None
    domain: str | None = None


def meaning(text: str, catalogue: Catalogue) -> Meaning:
    """What the words stand for that a pattern took for a name: some of them may belong to the sentence around it."""
    words = text.rstrip(".,!").split()
    group: Group | None = None
    entries: tuple[Entry, ...] = ()
    while words:
        written = " ".join(words)
        group, entries = catalogue.group_by_name(written), named(written, catalogue)
        if group or entries:
            return Meaning(entries, group, written)
        if words[-1].casefold() in _GENERIC:
            words.pop()
        elif words[0].casefold() in _GENERIC:
            words.pop(0)
        else:
            break
    bare = _bare(text)
    if len(bare) < 3 or bare.isdigit() or not may_be_outlet(bare) or catalogue.by_name(bare):
        return Meaning()
    return Meaning(domain=registrable(bare)) if _DOMAIN.fullmatch(bare) else Meaning(name=bare)


def may_be_outlet(name: str) -> bool:
    """Whether a name is none of the networks, agencies and everyday words that stand where outlets do."""
    return key(name) not in _NOT_OUTLETS


def named(name: str, catalogue: Catalogue) -> tuple[Entry, ...]:
    """The outlets of a name or host as a text writes it."""
    entries = catalogue.by_name(name)
    fitting = tuple(entry for entry in entries if _is_written(entry, name))
    if fitting or entries or "." not in name:
        return fitting
    by_host = catalogue.by_host(name.lower())
    return (by_host,) if by_host else ()


def _is_written(entry: Entry, name: str) -> bool:
    """Whether a name is that of the outlet as it stands: "Boston" is no Boston.com, and "Motorsport" no Motor Sport.

    Names that are everyday words have to be divided alike.
    """
    alike = [one for one in entry.names if key(one) == key(name)]
    if not _HOST_NAME.search(name) and all(_HOST_NAME.search(one) for one in alike):
        return False
    words = _ARTICLE.sub("", name.casefold())
    return not entry.common_name or any(words == _ARTICLE.sub("", one.casefold()) for one in alike)


def _bare(written: str) -> str:
    """A name without the form of its company, and without what leads to it."""
    words = written.rstrip(".,!").split()
    while len(words) > 1 and words[-1].casefold() in _SUFFIXES:
        words.pop()
    while len(words) > 1 and (words[0] == "the" or words[0].casefold() in _LEADING):
        words.pop(0)
    return " ".join(words).rstrip(".,|")
