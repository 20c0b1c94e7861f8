import pytest

from flows.clean import fields
from flows.clean.verdicts import Evidence, FieldName, Kind


def test_topics_of_the_outlet() -> None:
    assert fields.topics("Topics: Ashton Kutcher, Celebrity, Crime") == ["Ashton Kutcher", "Celebrity", "Crime"]


def test_a_headline_is_no_topic() -> None:
    assert fields.topics("Dear Anna: My neighbour closed the bridge and now nobody comes to see me") == []


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Jane Roe", ["Jane Roe"]),
        ("By JANE ROE and JOHN DOE", ["Jane Roe", "John Doe"]),
        ("By Jane Roe, John Doe and Max Major", ["Jane Roe", "John Doe", "Max Major"]),
        ("By Jane Roe, Senior Editor | Updated 3:14 pm", ["Jane Roe"]),
        ("Von: Anna Muster, Redakteurin für Finanzen", ["Anna Muster"]),
        ("By Jane Roe Nov 16, 2022", ["Jane Roe"]),
        ("By Jane RoePublished: Dec 22, 2023 10:55 AM", ["Jane Roe"]),
        ("ByJane Roe", ["Jane Roe"]),
        ("By Byron Decker For Example.Com", ["Byron Decker"]),
        ("Jane Roe MS, RDN, LD", ["Jane Roe"]),
        ("Jane Roe is the editor of the paper, and has worked for many others.", ["Jane Roe"]),
        ("Jean-Luc de la Roche", ["Jean-Luc de la Roche"]),
        (
            "By Jane Roe | jroe@gazette.example | The Gazette and Max Major | m@gazette.example",
            ["Jane Roe", "Max Major"],
        ),
        ("김민수 기자", ["김민수"]),
        ("Contact the author", []),
        ("Our favourite boats, and strong ones", []),
        ("Published on 20 December 2023", []),
        ("By Staff Reporter", []),
        ("By Associated Press", []),
    ],
)
def test_names_of_a_byline(line: str, names: list[str]) -> None:
    assert fields.authors(line) == names


@pytest.mark.parametrize(
    ("line", "holder"),
    [
        ("The couple has apologised. Photo credit: Getty Images", "Getty Images"),
        ("(Getty)", "Getty"),
        ("Photo by Jane Roe/Getty Images", "Jane Roe/Getty Images"),
        ("Zwei Boote am Kai. © Anna Muster/dpa", "Anna Muster/dpa"),
        ("The bridge from the north (Picture: PA)", "PA"),
        ("The mayor at the opening. Getty Images", "Getty Images"),
        ("The mayor at the opening.Getty Images", "Getty Images"),
        ("The mayor at the opening (left). Jane Roe/Getty Images", "Jane Roe/Getty Images"),
        ("F. Roe/AGENCY", "F. Roe/AGENCY"),
        ("Roe Inc. / AGENCY", "Roe Inc. / AGENCY"),
        (
            "The plan of the council is to make the whole town green until the summer | Jane Roe via AFP",
            "Jane Roe via AFP",
        ),
        ("Screenshot: Jane Roe", "Jane Roe"),
    ],
)
def test_holder_of_a_picture(line: str, holder: str) -> None:
    assert fields.credit(line) == holder


def test_a_warning_without_its_label() -> None:
    assert fields.content_warning("Warning: This story discusses rape.") == "This story discusses rape."
    assert fields.content_warning("*CONTENT WARNING: sexual violence*") == "Sexual violence"


@pytest.mark.parametrize(
    ("line", "words", "holder"),
    [
        ("The couple has apologised. Photo credit: Getty Images", "The couple has apologised.", "Getty Images"),
        ("The couple has apologised.Photo credit: Getty Images", "The couple has apologised.", "Getty Images"),
        ("The bridge from the north (Picture: PA)", "The bridge from the north", "PA"),
        ("Zwei Boote am Kai. © Anna Muster/dpa", "Zwei Boote am Kai.", "Anna Muster/dpa"),
        ("The mayor at the opening. Getty Images", "The mayor at the opening.", "Getty Images"),
        ("The mayor, left, at the opening", "The mayor, left, at the opening", ""),
        ("(Getty)", "", "Getty"),
        ("Ein Boot am Kai. (Symbolfoto)", "Ein Boot am Kai. (Symbolfoto)", ""),
    ],
)
def test_a_caption_without_its_credit(line: str, words: str, holder: str) -> None:
    assert fields.caption(line) == (words, holder)


def collected(kind: Kind, *lines: str, field: FieldName | None = None) -> fields.Collected:
    found = fields.Collected()
    for line in lines:
        found.take(Evidence(kind, "rule", "A reason.", field=field), line)
    return found


def test_captions_corrections_and_datelines_are_collected_whoever_observed_them() -> None:
    captions = collected("caption", "The mayor at the opening. Getty Images", "A boat at the pier")
    assert captions.captions == ["The mayor at the opening.", "A boat at the pier"]
    assert captions.credits == ["Getty Images"]
    note = "This article was amended on 3 May: the bridge is not the oldest one."
    assert collected("correction", note).corrections == [note]
    assert collected("dateline", "NORTHFIELD (AP) —", "KALTENAU (AP) —").dateline == "NORTHFIELD (AP)"


def test_a_rule_for_captions_may_still_name_the_credits() -> None:
    found = collected("caption", "The mayor at the opening. Getty Images", field="credits")
    assert (found.captions, found.credits) == (["The mayor at the opening."], ["Getty Images"])
