"""Small hand-written articles for the query cases: each is there for something that a query has to find or to miss."""

from datetime import UTC, datetime
from typing import Any

from flows.article import Article, Outlet, Place, Quote, Source, Story
from flows.index.base import Document

FIRST_SEEN = datetime(2026, 1, 1, 12, tzinfo=UTC)
HERALD = Outlet(id="herald", name="The Example Herald", domain="herald.example", country="GB", type="newspaper")
ABENDBLATT = Outlet(id="abendblatt", name="Beispiel Abendblatt", domain="abendblatt.example", country="DE")


def document(article_id: str, body: str, **changes: Any) -> Document:
    """A document with this id and text; `changes` are fields of the article."""
    path = f"{article_id}.txt"
    source = Source(
        drop="desk", path=path, sha256="0" * 64, text_sha256="0" * 64, size=len(body.encode()), encoding="utf-8",
        format="txt", places=[Place(drop="desk", path=path)],
    )  # fmt: skip
    given: dict[str, Any] = {"source": source, "timestamp": FIRST_SEEN, "word_count": len(body.split())} | changes
    return Article(id=article_id, body=body, first_seen_at=FIRST_SEEN, **given).to_document()


def day(year: int, month: int, number: int, hour: int = 0, minute: int = 0) -> datetime:
    """A moment in UTC."""
    return datetime(year, month, number, hour, minute, tzinfo=UTC)


def library() -> list[Document]:
    """Every article of the query cases."""
    return [
        document(
            "apology",
            "Ashton Kutcher and Mila Kunis apologised on Saturday for the letters of support they had written.\n\n"
            "The couple’s video was not meant to re-traumatise anyone, they said.",
            title="Kutcher and Kunis apologise",
            subtitle="The couple posted a video.",
            language="en",
            people=["Ashton Kutcher", "Mila Kunis"],
            works=["That '70s Show"],
            topics=["Celebrity", "Crime"],
            outlet=HERALD,
            timestamp=day(2023, 9, 9),
            date_source="text",
            date_precision="day",
            quotes=[Quote(text="We are sorry.", speaker="Mila Kunis", verb="said", offset=0)],
            story=Story(id="letters-story"),
        ),
        document(
            "sentence",
            "Dozens of people wrote to the judge before Danny Masterson was sentenced to 30 years to life.",
            title="Letters to a judge",
            language="en",
            people=["Danny Masterson"],
            topics=["Crime"],
            outlet=HERALD,
            url="https://herald.example/2023/sentence?id=7",
            published_at=day(2023, 9, 7, 18, 30),
            timestamp=day(2023, 9, 7, 18, 30),
            date_source="metadata",
            date_precision="minute",
            story=Story(id="letters-story"),
        ),
        document(
            "sitcom",
            "The rock 'n' roll sitcom That '70s Show ran for 200 episodes. Don't miss it: it was O'Brien's favourite.",
            title="That '70s Show is back",
            language="en",
            works=["That '70s Show"],
            people=["Conan O'Brien"],
            topics=["Television"],
            timestamp=day(2023, 10, 1),
            published_at=day(2023, 10, 1),
        ),
        document(
            "cafe",
            "The café raised its prices by 3.5 per cent. Its naïve façade hid the COVID-19 years; AT&T paid.",
            title="A café and its prices",
            language="en",
            organisations=["AT&T"],
            topics=["Economy"],
            timestamp=day(2022, 12, 31, 23, 59),
        ),
        document(
            "haeuser",
            "Die Straße bekommt größere Häuser. Der Bürgermeister von Zürich freut sich über die Entscheidungen.",
            title="Neue Häuser für Zürich",
            language="de",
            places=["Zürich"],
            outlet=ABENDBLATT,
            topics=["Wohnen"],
            timestamp=day(2023, 1, 1),
        ),
        document(
            "fussball",
            "Der Verein gewann in München mit 3:2 gegen Zürich.",
            title="Fußball am Samstag",
            language="de",
            places=["München", "Zürich"],
            outlet=ABENDBLATT,
            topics=["Sport"],
            timestamp=day(2023, 2, 28),
        ),
        document(
            "rentree",
            "L'été est fini : les élèves retournent à l'école. « Nous sommes prêts », a dit Élodie Durand.",
            title="Les écoles rouvrent",
            language="fr",
            people=["Élodie Durand"],
            topics=["Éducation"],
            timestamp=day(2023, 9, 4),
        ),
        document(
            "canciones",
            "La canción del año suena en toda España. ¡Qué alegría!",
            title="Nuevas canciones",
            language="es",
            places=["España"],
            timestamp=day(2024, 2, 29),
        ),
        document("moskva", "Новости Москвы: в городе выпал снег.", title="Снег в МОСКВЕ", language="ru"),
        document("fragment", "kutcher spoke again, and again.", quality=["truncated", "missing_title"]),
        document("tide-c", "A story of tides.", language="en", word_count=7),
        document("tide-a", "A story of tides.", language="en", word_count=7),
        document("tide-b", "A story of tides.", language="en", word_count=7),
        document(
            "near",
            "Support from a distance: letters, many letters, arrived. The judge wrote nothing about Kunis or Kuchner.",
            title="Support",
            language="en",
            people=["Ashton Irwin", "Mila Kunis"],
            topics=["Crime"],
            timestamp=day(1955, 5, 5),
        ),
        document(
            "odd:name", "AND OR NOT are words: a*b, c?d, (e) [f] {g} \\h.", title="Symbols + signs", language="en"
        ),
    ]
