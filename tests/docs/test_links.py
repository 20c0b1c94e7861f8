"""Every link between files of this project leads somewhere, and to a heading that is there."""

from urllib.parse import unquote

import pytest

from tests.docs.pages import ROOT, Page, every_page


@pytest.mark.parametrize("page", every_page(), ids=lambda page: page.path)
def test_links_lead_somewhere(page: Page) -> None:
    known = {other.path: other for other in every_page()}
    broken = []
    for link in page.links():
        if link.startswith(("http://", "https://", "mailto:")):
            continue
        path, _, anchor = unquote(link).partition("#")
        target = ((ROOT / page.path).parent / path).resolve() if path else ROOT / page.path
        name = target.relative_to(ROOT).as_posix() if target.is_relative_to(ROOT) else ""
        if not name or not target.exists() or (anchor and name in known and anchor not in known[name].anchors()):
            broken.append(link)
    assert broken == []


def test_every_page_of_the_docs_is_in_their_index() -> None:
    index = next(page for page in every_page() if page.path == "docs/README.md")
    pages = {page.path.removeprefix("docs/") for page in every_page() if page.path.startswith("docs/")}
    assert pages - {"README.md"} <= set(index.links()), "add the page to docs/README.md"
