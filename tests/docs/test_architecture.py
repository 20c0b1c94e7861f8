"""docs/architecture.md maps the tree as it is, and its picture can be read by whoever cannot see it."""

import re
from pathlib import Path

from lxml import etree

from tests.docs.pages import ROOT, page

PAGE = page("docs/architecture.md")
SVG = "{http://www.w3.org/2000/svg}"


def packages(folder: Path) -> list[str]:
    return sorted(found.parent.name for found in folder.glob("*/__init__.py"))


def test_every_package_has_a_room_on_the_map_and_no_room_is_empty() -> None:
    rows = re.findall(r"^\| `flows/(\w+)` \|", PAGE.text, re.MULTILINE)
    assert sorted(rows) == packages(ROOT / "flows"), "mend the table of packages in docs/architecture.md"


def test_packages_within_packages_stand_in_the_row_of_theirs() -> None:
    for name, row in re.findall(r"^\| `flows/(\w+)` \| (.+) \|$", PAGE.text, re.MULTILINE):
        inner = packages(ROOT / "flows" / name)
        deeper = [one for package in inner for one in packages(ROOT / "flows" / name / package)]
        assert sorted(re.findall(r"`(\w+)/`", row)) == sorted(inner + deeper), name


def test_every_module_beside_the_packages_is_named() -> None:
    (beside,) = re.findall(r"^Modules beside the packages.*?\n\n", PAGE.text, re.MULTILINE | re.DOTALL)
    named = re.findall(r"`(\w+)`", beside)
    assert sorted(named) == sorted(file.stem for file in (ROOT / "flows").glob("*.py") if file.stem != "__init__")


def test_the_picture_tells_what_it_shows_and_keeps_to_its_frame() -> None:
    picture = etree.parse(ROOT / "docs" / "architecture.svg").getroot()
    ids = {element.get("id") for element in picture.iter() if element.get("id")}
    assert set(picture.get("aria-labelledby").split()) <= ids
    assert len(picture.findtext(f"{SVG}title")) > 10 and len(picture.findtext(f"{SVG}desc")) > 100
    assert "prefers-color-scheme: dark" in picture.findtext(f"{SVG}style")
    assert not {element.tag for element in picture.iter(f"{SVG}script", f"{SVG}image", f"{SVG}foreignObject")}
    _, _, width, height = map(float, picture.get("viewBox").split())
    for box in picture.iter(f"{SVG}rect"):
        x, y, wide, high = (float(box.get(name)) for name in ("x", "y", "width", "height"))
        assert x >= 0 and x + wide <= width and y >= 0 and y + high <= height
