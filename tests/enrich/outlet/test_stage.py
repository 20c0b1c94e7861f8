"""The outlet: certain from metadata and URL, careful with what a text says of itself."""

from pathlib import Path

import pytest

from flows.article import Article, Helpline, Outlet, Removed
from flows.enrich.catalogue.catalogue import catalogue
from flows.enrich.outlet.helpline_countries import country_of
from flows.enrich.outlet.signals import observe
from flows.enrich.outlet.stage import enrich
from flows.enrich.spelling import variety
from tests.enrich.articles import OPTIONS, article, raw

NEW_ZEALAND = [
    Helpline(name="Lifeline", contact="0800 543 354 or (09) 5222 999 within Auckland"),
    Helpline(name="Youthline", contact="0800 376 633, text 234, email talk@youthline.co.nz or online chat"),
    Helpline(name="Women's Refuge", contact="0800 733 843 (0800 REFUGE)"),
    Helpline(name="Need to Talk?", contact="Call or text 1737"),
]
NEWS = "The council closed the bridge. It will stay closed for two weeks, the mayor said.\n\n"


def identify(of: Article) -> Outlet:
    """What the text alone says."""
    return enrich(of, raw(), OPTIONS).outlet


def signals(outlet: Outlet) -> set[str]:
    return {one.signal for one in outlet.evidence}


@pytest.mark.parametrize(
    ("stated", "url", "expected"),
    [
        ("LADbible", None, ("ladbible", "LADbible", "ladbible.com", "GB")),
        ("the lad bible", None, ("ladbible", "LADbible", "ladbible.com", "GB")),
        ("theguardian.com", None, ("the-guardian", "The Guardian", "theguardian.com", "GB")),
        ("https://www.lemonde.fr/", None, ("le-monde", "Le Monde", "lemonde.fr", "FR")),
        (None, "https://edition.cnn.com/2023/09/09/a", ("cnn", "CNN", "cnn.com", "US")),
        (None, "https://www.bbc.co.uk/news/1", ("bbc-news", "BBC News", "bbc.co.uk", "GB")),
        (None, "https://gazette.example.co.nz/a", (None, None, "example.co.nz", None)),
        ("Unheard-of Gazette", "https://m.gazette.example/a", (None, "Unheard-of Gazette", "gazette.example", None)),
        ("Reuters", "https://news.yahoo.com/a", ("reuters", "Reuters", "reuters.com", "GB")),
        ("CNN Travel", "https://www.cnn.com/travel/a", ("cnn", "CNN", "cnn.com", "US")),
        ("The Guardian", "https://guardian.ng/a", ("the-guardian-ng", "The Guardian Nigeria", "guardian.ng", "NG")),
        ("The Star", "https://www.thestar.com.my/a", ("the-star-my", "The Star", "thestar.com.my", "MY")),
        ("The Star", None, (None, "The Star", None, None)),
        ("Metro", "https://metro.example/a", (None, "Metro", "metro.example", None)),
    ],
)
def test_metadata_and_url_are_certain(stated: str | None, url: str | None, expected: tuple[str | None, ...]) -> None:
    found = enrich(article(url=url), raw(outlet=stated, url=url), OPTIONS).outlet
    assert (found.id, found.name, found.domain, found.country) == expected
    assert found.confidence >= 0.9
    assert signals(found) == {name for name, given in (("metadata", stated), ("url", url)) if given}


@pytest.mark.parametrize(
    "url", ["", "not a url", "file:///tmp/a", "http://[::1", "https://localhost/a", "mailto:a@b.org"]
)
def test_a_url_that_names_no_host_says_nothing(url: str) -> None:
    assert enrich(article(), raw(url=url), OPTIONS).outlet == Outlet()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The mayor told HuffPost that it was late.\n\nSign up to the HuffPost newsletter", "huffpost"),
        ("Follow The Daily Beast on Twitter\n\n© 2023 The Daily Beast Company LLC", "the-daily-beast"),
        ("Have a tip? Send it to The Daily Beast here.\n\njane@thedailybeast.com", "the-daily-beast"),
        ("LADbible has contacted the mayor for comment.\n\nFollow LADbible on Facebook", "ladbible"),
        ("Read more in the TIME app\n\nMore From TIME", "time"),
        ("Jane Roe is a senior reporter at Fast Company.\n\nFast Company", "fast-company"),
        ("This story is part of a series.\n\nMore from MLive\n\nMLive", "mlive"),
        ("The Daily Beast is a registered trademark.\n\nAbout The Daily Beast", "the-daily-beast"),
        ("HuffPost may earn a commission from these links.\n\nSearch HuffPost", "huffpost"),
        ("Comments do not represent the views of INQUIRER.net.\n\nINQUIRER.net", "philippine-daily-inquirer"),
        ("Jane Roe is PCWorld's senior editor.\n\nPCWorld Shop", "pcworld"),
        ("Copyright © 2024 CNET, a Red Ventures company\n\nAdvertise with CNET", "cnet"),
        ("ⓒ 한겨레신문사 무단전재 및 재배포 금지\n\n한겨레", "hankyoreh"),
        ("© Le Figaro. Tous droits réservés.\n\nS'abonner au Le Figaro", "le-figaro"),
        ("Global News on Instagram\n\nSubscribe to the Global News newsletter", "global-news"),
        ("Got news? Get in touch with our news team by emailing us at webnews@metro.co.uk.", "metro-uk"),
    ],
)
def test_two_kinds_of_self_reference_name_the_outlet(text: str, expected: str) -> None:
    found = identify(article(NEWS + text, language="en"))
    assert found.id == expected
    assert 0.5 < found.confidence < 0.98
    assert len(found.evidence) >= 2 or "sign" in signals(found)


@pytest.mark.parametrize(
    "text",
    [
        "Kutcher told ET that he was sorry.",
        "According to news.com.au, he is waiting to be transferred.",
        "LONDON (Reuters) - The bridge is closed. Reuters reported it first. (Reporting by Jane Roe; Reuters)",
        "She told CNN and later the BBC that she would stay.",
        "The mayor told The New York Times that it was late. Photo: The New York Times",
        "He told Variety, as variety.com first reported, that the film was finished.",
        "© 2023 The Associated Press. All rights reserved.\n\nFollow The Associated Press on Twitter",
        "Follow Jane Roe on Twitter",
        "Kunis told HuffPost she was sorry.\n\nShe told HuffPost she would pay.\n\nHuffPost first reported the story.",
        "She told Vanity Fair of it.\n\nHe told Vanity Fair of it, too. According to Vanity Fair, both left.",
        "MLB\n\nSpace\n\nTennis\n\nHealth",
        "Boston\n\nSearch Boston\n\nSubscribe to the Boston newsletter\n\nFollow Boston on Twitter",
        "Sign up to the Motorsport newsletter\n\nMotorsport Shop",
        "By Jane Roe, Associated Press",
        "Time is short. People came. The Sun shone. The Mirror broke. Today we leave by Express.",
        "People\n\nTime\n\nToday",
        "Sign up to the newsletter\n\nFollow us on Facebook\n\nDownload the Instagram app",
        "Getty Images\n\n© 2023 Getty Images",
        "",
    ],
)
def test_citations_wires_and_common_words_name_no_outlet(text: str) -> None:
    assert identify(article(NEWS + text, language="en")) == Outlet()


def test_a_paper_that_is_told_things_again_and_again_speaks_of_itself() -> None:
    told = "The mayor told HuffPost that it was late.\n\nA woman told HuffPost that the harbor smelled of color."
    found = identify(article(NEWS + told, language="en"))
    assert (found.id, "voice" in signals(found)) == ("huffpost", True)
    assert identify(article(NEWS + told.split("\n\n")[0], language="en")).id is None


def test_the_authors_own_address_counts_beside_its_host() -> None:
    text = "By Jane Roe\n\njroe@mlive.com"
    assert identify(article(NEWS + text, authors=["Jane Roe"])).id == "mlive"
    assert identify(article(NEWS + text, authors=["John Poe"])).id is None


def test_boilerplate_of_a_group_names_the_group_alone() -> None:
    found = identify(article(NEWS + "© 2024 Postmedia Network Inc. All rights reserved."))
    assert (found.id, found.name, found.group, found.country) == (None, None, "postmedia", "CA")
    assert signals(found) == {"group_copyright"}
    assert 0.5 < found.confidence < 0.95


def test_a_group_of_many_countries_gives_none_but_helplines_may() -> None:
    text = NEWS + "© 2024 Condé Nast. All rights reserved."
    assert (identify(article(text)).group, identify(article(text)).country) == ("conde-nast", None)
    found = identify(article(text, helplines=NEW_ZEALAND))
    assert (found.group, found.country) == ("conde-nast", "NZ")


def test_boilerplate_of_another_countrys_group_yields_to_the_helplines() -> None:
    found = identify(article(NEWS + "© 2024 Postmedia Network Inc.", helplines=NEW_ZEALAND))
    assert (found.group, found.country) == (None, "NZ")


def test_links_to_sisters_of_a_group_name_none_of_them() -> None:
    found = identify(article(NEWS + "Daily Mail\n\nMetro\n\n© 2024 Associated Newspapers Limited", language="en"))
    assert (found.id, found.group) == (None, "dmg-media")


def test_two_groups_leave_it_open() -> None:
    assert identify(article(NEWS + "© 2024 Postmedia Network Inc.\n\n© 2023 Condé Nast")) == Outlet()


def test_a_group_is_known_with_its_outlet_and_from_metadata() -> None:
    assert enrich(article(url="https://metro.co.uk/a"), raw(), OPTIONS).outlet.group == "dmg-media"
    found = enrich(article(), raw(outlet="Postmedia"), OPTIONS).outlet
    assert (found.id, found.name, found.group, found.country) == (None, "Postmedia", "postmedia", "CA")


def test_a_group_confirms_an_outlet_of_its_own() -> None:
    text = "Subscribe to the PCWorld newsletter\n\nCopyright © 2024 IDG Communications, Inc."
    found = identify(article(NEWS + text))
    assert (found.id, found.group, "group" in signals(found)) == ("pcworld", "foundry", True)


def test_two_outlets_that_speak_alike_leave_it_open() -> None:
    text = "\n\n".join(f"More from {name}\n\nSubscribe to the {name} newsletter" for name in ("MLive", "HuffPost"))
    assert identify(article(NEWS + text)).id is None


def test_an_outlet_outside_the_catalogue_is_named_when_its_boilerplate_agrees() -> None:
    text = "Sign up to the Valley Gazette newsletter\n\n© 2024 Valley Gazette. All rights reserved"
    found = identify(article(NEWS + text))
    assert (found.id, found.name) == (None, "Valley Gazette")
    assert signals(found) == {"newsletter", "copyright"}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("© 2024 The New Valley Gazette LLC\n\nThe New Valley Gazette may earn a commission", "The New Valley Gazette"),
        ("Valley Gazette is a registered trademark of Valley Ltd.\n\n© 2024 Valley Gazette", "Valley Gazette"),
        ("Sign up to the Valley Gazette newsletter\n\nRoe is a reporter at Valley Gazette.\n\nValley Gazette",
         "Valley Gazette"),
        ("Read the Valley Gazette newsletter. It is good.\n\nFollow Jane Poe on Twitter", None),
        ("© 2024 Jane Poe Photography\n\n© 2023 Jane Poe Photography", None),
        ("Valley Gazette\n\nAbout Valley Gazette\n\nValley Gazette Shop", None),
    ],
)  # fmt: skip
def test_an_unlisted_name_needs_boilerplate_of_two_kinds(text: str, name: str | None) -> None:
    found = identify(article(NEWS + text))
    assert (found.id, found.name) == (None, name)


def test_removed_lines_and_credits_speak_for_the_outlet() -> None:
    removed = [
        Removed(kind="newsletter", rule="r", line=9, text="Sign up to the HuffPost newsletter"),
        Removed(kind="follow", rule="r", line=10, text="Follow HuffPost on Twitter"),
    ]
    assert identify(article(NEWS, removed=removed)).id == "huffpost"


def test_the_suffix_of_a_title_counts() -> None:
    assert identify(article(NEWS + "HuffPost", title="Bridge closed | HuffPost")).id == "huffpost"


def test_the_language_agrees_with_a_sign_off() -> None:
    assert identify(article("Die Brücke ist gesperrt.\n\nQuelle: F.A.Z.", language="de")).id == "faz"
    assert identify(article("Die Brücke ist gesperrt.\n\nQuelle: F.A.Z.", language="en")).id is None


def test_one_name_in_two_countries_goes_to_the_country_of_the_helplines() -> None:
    text = "Sign up to the ABC News newsletter\n\nFollow ABC News on Facebook"
    lines = [Helpline(name="Lifeline", contact="13 11 14"), Helpline(name="1800RESPECT", contact="1800 737 732")]
    found = identify(article(NEWS + text, helplines=lines, language="en"))
    assert (found.id, found.country) == ("abc-news-au", "AU")
    assert "helpline_country" in signals(found)


def test_helplines_give_the_country_of_an_unknown_outlet() -> None:
    found = identify(article(NEWS, helplines=NEW_ZEALAND))
    assert (found.id, found.name, found.country) == (None, None, "NZ")
    assert found.confidence == 0.9
    assert found.evidence[0].detail == "4 helplines of NZ"


def test_one_helpline_or_two_countries_give_none() -> None:
    assert country_of(NEW_ZEALAND[:1]) is None
    assert country_of([]) is None
    american = [Helpline(name="RAINN", contact="1-800-656-4673"), Helpline(name="988 Lifeline", contact="988")]
    assert country_of([*NEW_ZEALAND[:2], *american]) is None
    assert country_of(american) == ("US", 2)


def test_the_seeds_do_not_say_who_publishes_them(seeds: Path) -> None:
    for path in seeds.glob("*.txt"):
        assert enrich(article(path.read_text(), language="en"), raw(), OPTIONS).outlet.id is None, path.name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The colour of the harbour", "GB"), ("The color of the harbor", "US"), ("The colour of the harbor", None),
        ("The harbour", None), ("", None),
    ],
)  # fmt: skip
def test_spelling_needs_two_words_of_one_side(text: str, expected: str | None) -> None:
    assert variety(text) == expected


@pytest.mark.parametrize(
    "unit",
    ["A", "A ", "a.", "a@", "Photo ", "told The A ", "A-A newsletter ", "© 2023 A & ", " is a a reporter ", " \n",
     "A.B. ", "A has contacted a ", "https://a.b.", "This story appeared in the a, "],
)  # fmt: skip
def test_a_text_that_would_hold_a_quadratic_pattern_up_for_minutes(unit: str) -> None:
    assert isinstance(observe(unit * 20, unit * (1_000_000 // len(unit)), catalogue()), list)
