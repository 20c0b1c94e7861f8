"""Synthetic article drops: realistic dirt, known size, the same from the same seed, streamed one at a time.

The words are in wording.yml; most sentences are put together of single words, so that articles share no more than real
ones do. An article of about 3 kB tells one event (its people, places, subjects) in one of four languages; one in ten
tells the event of an article shortly before, a fifth of these as an edited copy, so that some 20 to 25 % are in a story
with others. Around the text stands what outlets leave in a copied page: adverts, credits, captions, menus, related
headlines, newsletters, helplines, topics, copyright lines.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import orjson
import yaml
import zstandard

BODY = 2_600  # characters of text; the outlet's lines make it some 3,000
LANGUAGES = {"en": 0.76, "de": 0.1, "fr": 0.07, "es": 0.07}
SAME_EVENT, COPY = 0.08, 0.02  # shares of the articles
REACH = 200  # articles back, of which one is told again or copied
_OWN_WORDS = (("things", 5), ("acts", 10), ("kinds", 4))
OWN_THINGS, OWN_KINDS = 10, 12  # nouns and adjectives that no other event has
IN_FOLDER = 1_000  # files: a folder of a million is slow on many file systems
IN_FILE = 10_000  # lines, where articles are lines

HEADS = (
    "Skip to content\nNews\nSport\nWeather\n{title}\nBy {author}\nPublished {hour} GMT, {day} {date} September 2025",
    "{title}\n{author}\n{date}/09/2025\nShare on Facebook\nShare on Twitter\n- Advertisement -",
    "{title}\n\n{caption} Photo: {holder}\n\n{place} - ",
    "Home > Region > {place}\n{title}\nReporting by {author}\n{date} September 2025, {hour}",
    "{title}\n\nAdvert\n",
    "{title}\nVon {author}\n{date}. September 2025\nBild: {holder}",
)
INSIDE = (
    "Advert",
    "{caption} (Photo: {holder}/Agency)",
    "Read more: {headline}",
    "Article continues after advertisement",
    "Image: {holder}",
    "RELATED\n{headline}\n{headline}",
    "Sign up to our newsletter for the day's most important stories",
    "{caption}\n© {holder}",
)
TAILS = (
    "Topics: {topics}\nRelated content\n{headline}\n{headline}\n{headline}\n© 2025 {outlet}. All rights reserved.",
    "Featured Image Credit: {holder}\nTopics: {topics}\nMore from {outlet}\n{headline}\n{headline}",
    "WHERE TO GET HELP\nLifeline: 0800 543 354\nYouthline - 0800 376 633, text 234\nSamaritans: 0800 726 666",
    "Follow {outlet} on Facebook\nComments ({number})\nMost read\n{headline}\n{headline}\n{headline}",
    "{outlet} has contacted {org} for comment.\nDownload our app\nPrivacy Policy\nTerms of use",
    "Quelle: {outlet}\nMehr zum Thema\n{headline}\n{headline}",
)
HOLDERS = ("Getty Images", "Alamy", "Reuters", "Shutterstock", "dpa", "PA", "private", "Instagram/@harbour.view")


@dataclass(frozen=True, slots=True)
class Synthetic:
    """One file of a drop: `path` within it, and what it holds."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Report:
    """The text of an article without what its outlet leaves around it, and the number of the event that it tells."""

    number: int
    event: int
    language: str
    title: str
    paragraphs: tuple[str, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Event:
    language: str
    people: tuple[str, ...]
    organisations: tuple[str, ...]
    places: tuple[str, ...]
    nouns: tuple[str, ...]
    things: tuple[str, ...]
    acts: tuple[str, ...]
    kinds: tuple[str, ...]
    quotes: tuple[str, ...]


def articles(count: int, seed: int = 0, first: int = 0) -> Iterator[Synthetic]:
    """`count` articles from number `first` on. Each depends on the seed and its number alone."""
    for number in range(first, first + count):
        yield Synthetic(f"{number // IN_FOLDER:04d}/{number:07d}.txt", _article(seed, number))


def reports(count: int, seed: int = 0, first: int = 0) -> Iterator[Report]:
    """What such articles say, for what is measured after cleaning, with the right answer."""
    for number in range(first, first + count):
        teller, event_number, own = _origin(seed, number)
        event = _event(random.Random(f"event {seed} {event_number}"))  # noqa: S311
        text = random.Random(f"text {seed} {teller}")  # noqa: S311
        paragraphs = _paragraphs(event, text)
        title = _filled(text.choice(_wording()[event.language]["headlines"]), event, text, _wording()[event.language])
        if teller != number:
            del paragraphs[len(paragraphs) // 2]
            title = f"Report {own.randint(2, 999)}: {title}"
        names = (*event.people, *event.organisations, *event.places)
        yield Report(number, event_number, event.language, title, tuple(paragraphs), names)


def write_drop(folder: Path, count: int, seed: int = 0) -> int:
    """Write a drop of text files; its size in bytes."""
    size = 0
    for article in articles(count, seed):
        path = folder / article.path
        if path.name.endswith("000.txt"):
            path.parent.mkdir(parents=True, exist_ok=True)
        size += path.write_bytes(article.text.encode())
    return size


def write_lines(folder: Path, count: int, seed: int = 0) -> int:
    """The same drop as compressed JSON Lines, for which a million articles are a hundred files; its size in bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    for first in range(0, count, IN_FILE):
        path = folder / f"{first // IN_FILE:04d}.jsonl.zst"
        with path.open("wb") as file, zstandard.ZstdCompressor().stream_writer(file) as lines:
            for article in articles(min(IN_FILE, count - first), seed, first):
                line = {"id": article.path, "text": article.text}
                lines.write(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE))
    return sum(path.stat().st_size for path in folder.iterdir())


def _article(seed: int, number: int) -> str:
    teller, event, own = _origin(seed, number)
    text = _told(seed, teller, event)
    return text if teller == number else _edited(text, own)


def _origin(seed: int, number: int) -> tuple[int, int, random.Random]:
    """Whose text an article is, its own or, for a copy, another's; which event it tells; and its own chance."""
    own = random.Random(f"{seed} {number}")  # noqa: S311 - no secret depends on it
    kind, back = own.random(), number - own.randint(1, REACH)
    if back < 0 or kind >= COPY + SAME_EVENT:
        return number, number, own
    return (back if kind < COPY else number), back, own


def _told(seed: int, number: int, event_number: int) -> str:
    """The article of this number, about the event of that one."""
    event = _event(random.Random(f"event {seed} {event_number}"))  # noqa: S311
    own = random.Random(f"text {seed} {number}")  # noqa: S311
    outlet = own.choice(_outlets())
    paragraphs = _paragraphs(event, own)
    for _ in range(own.randint(0, 4)):
        paragraphs.insert(own.randint(1, len(paragraphs)), _dirt(own.choice(INSIDE), event, own, outlet))
    head, tail = (_dirt(own.choice(lines), event, own, outlet) for lines in (HEADS, TAILS))
    gap = "\n\n" if own.random() < 0.6 else "\n"
    return gap.join((head, *paragraphs, tail)) + "\n"


def _paragraphs(event: _Event, own: random.Random) -> list[str]:
    words = _wording()[event.language]
    paragraphs: list[str] = []
    length, frames = 0, own.sample(words["sentences"], 6)
    while length < BODY:
        paragraphs.append(" ".join(_sentence(frames, event, own, words) for _ in range(own.randint(1, 3))))
        length += len(paragraphs[-1])
    return paragraphs


def _sentence(frames: list[str], event: _Event, own: random.Random, words: dict[str, Any]) -> str:
    """A quotation, one of the few whole sentences that are left, or one that no other article holds."""
    kind = own.random()
    if kind < 0.18:
        return _filled(own.choice(words["frames"]).replace("{quote}", own.choice(event.quotes)), event, own, words)
    if kind < 0.35 and frames:
        return _filled(frames.pop(), event, own, words)

    def thing() -> str:
        return _thing(own.choice(event.things), own.choice(event.kinds))

    subject = own.choice((event.people[0], event.organisations[0], event.places[-1], "", "")) or thing()
    rest = " ".join(f"{own.choice(words['near'])} {thing()}" for _ in range(own.randint(1, 3)))
    return f"{subject[0].upper()}{subject[1:]} {own.choice(event.acts)} {thing()} {rest}."


def _thing(thing: str, kind: str) -> str:
    """A noun with its article and an adjective: before it in Germanic languages, after it in Romance ones."""
    article, space, noun = thing.partition(" ")
    return f"{article} {kind} {noun}" if space and article in ("the", "die", "das") else f"{thing} {kind}"


def _edited(text: str, own: random.Random) -> str:
    """The same article in another paper: another title, a paragraph less."""
    lines = text.splitlines()
    del lines[len(lines) // 2]
    return "\n".join((f"Report {own.randint(2, 999)}: {lines[0]}", *lines[1:])) + "\n"


def _event(source: random.Random) -> _Event:
    language = source.choices(tuple(LANGUAGES), tuple(LANGUAGES.values()))[0]
    words, names = _wording()[language], _wording()["names"]
    # A few words of its own, as articles have: with all words in each, all would be alike.
    things, acts, kinds = (tuple(source.sample(words[name], size)) for name, size in _OWN_WORDS)
    kinds += tuple(_surname(source).lower() for _ in range(OWN_KINDS))
    things += tuple(f"{thing.split()[0]} {_surname(source)}" for thing in source.choices(things, k=OWN_THINGS))
    return _Event(
        language=language,
        people=tuple(f"{source.choice(names['first'])} {_surname(source)}" for _ in range(4)),
        organisations=tuple(source.choice(names["organisations"]).replace("{}", _place(source)) for _ in range(2)),
        places=tuple(_place(source) for _ in range(3)),
        nouns=tuple(source.sample(words["nouns"], 4)),
        things=things,
        acts=acts,
        kinds=kinds,
        quotes=tuple(_clause(things, acts, kinds, source, words) for _ in range(5)),
    )


def _clause(
    things: tuple[str, ...], acts: tuple[str, ...], kinds: tuple[str, ...], own: random.Random, words: dict[str, Any]
) -> str:
    """What is said: "The narrow bridge surprised the silent mayor despite the old mill"."""
    first, second, third = (_thing(own.choice(things), own.choice(kinds)) for _ in range(3))
    return f"{first[0].upper()}{first[1:]} {own.choice(acts)} {second} {own.choice(words['near'])} {third}"


def _surname(source: random.Random) -> str:
    names = _wording()["names"]
    return str((source.choice(names["syllables"]) + source.choice(names["endings"])).capitalize())


def _place(source: random.Random) -> str:
    names = _wording()["names"]
    return str((source.choice(names["syllables"]) + source.choice(names["places"])).capitalize())


def _filled(frame: str, event: _Event, own: random.Random, words: dict[str, Any]) -> str:
    person = own.choice(event.people)
    text = frame
    while "{" in text:
        text = text.format_map(
            {
                "person": person, "surname": person.split()[-1], "org": own.choice(event.organisations),
                "place": own.choice(event.places), "noun": own.choice(event.nouns), "noun2": event.nouns[-1],
                "number": own.randint(3, 98), "day": own.choice(words["days"]),
            }
        )  # fmt: skip
    return text


def _dirt(lines: str, event: _Event, own: random.Random, outlet: str) -> str:
    words = _wording()[event.language]
    while "{headline}" in lines:
        other = _event(random.Random(own.random()))  # noqa: S311 - a headline of something else
        theirs = _wording()[other.language]
        lines = lines.replace("{headline}", _filled(own.choice(theirs["headlines"]), other, own, theirs), 1)
    return lines.format_map(
        {
            "title": _filled(own.choice(words["headlines"]), event, own, words), "author": _surname(own) + " Desk",
            "hour": f"{own.randint(6, 22)}:{own.randint(10, 59)}", "day": own.choice(words["days"]),
            "date": own.randint(1, 30), "caption": f"{event.people[0]} in {event.places[0]}",
            "holder": own.choice(HOLDERS), "place": event.places[0].upper(), "topics": ", ".join(event.nouns[:3]),
            "outlet": outlet, "number": own.randint(0, 300), "org": event.organisations[0],
        }
    )  # fmt: skip


@cache
def _outlets() -> tuple[str, ...]:
    source = random.Random("outlets")  # noqa: S311
    return tuple(f"{_place(source)} {kind}" for kind in ("Herald", "Post", "Times", "Star", "Tribune", "Kurier"))


@cache
def _wording() -> dict[str, dict[str, Any]]:
    rows = yaml.safe_load(Path(__file__).with_name("wording.yml").read_text(encoding="utf-8"))
    return {
        language: {name: value.split("|") if isinstance(value, str) else value for name, value in parts.items()}
        for language, parts in rows.items()
    }
