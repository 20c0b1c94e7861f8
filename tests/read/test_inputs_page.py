"""docs/inputs.md says what the readers do. To write its table of keys anew: python -m tests.read.test_inputs_page"""

import re
from pathlib import Path

from flows.read.fields import FIELDS, NESTED
from flows.read.formats import READERS
from flows.read.front_matter import front_matter
from flows.read.manifest import parsed_manifest
from flows.read.raw import read
from tests.read.formats.reading import records_of

PAGE = Path(__file__).resolve().parents[2] / "docs" / "inputs.md"


def with_table_of_keys(page: str) -> str:
    """The page, with the rows of the table of keys as `FIELDS` has them."""
    for field, spellings in FIELDS.items():
        row = f"| `{field}` | " + " ".join(f"`{spelling}`" for spelling in spellings) + " |"
        page = re.sub(rf"^\| `{field}` \|.*$", row, page, flags=re.MULTILINE)
    return page


def example(language: str) -> str:
    found = re.search(rf"^```{language}\n(.*?)^```", PAGE.read_text(), re.DOTALL | re.MULTILINE)
    assert found, language
    return found[1]


def test_the_table_of_keys_is_that_of_the_code() -> None:
    page = PAGE.read_text()
    assert with_table_of_keys(page) == page
    assert all(f"`{outer}`" in page for outer in NESTED)


def test_every_suffix_that_is_read_is_named() -> None:
    table = PAGE.read_text().split("## Keys")[0]
    assert [suffix for suffix in READERS if f"`{suffix}`" not in table] == []


def test_the_example_of_a_record_is_read_as_it_says() -> None:
    (record,) = records_of(example("json").encode(), ".jsonl")
    raw, unmapped = read(record)
    assert raw.text == "The bakery reopened on Monday."
    assert (raw.metadata.title, raw.metadata.published_at) == ("Bakery reopens", "2023-09-09")
    assert (raw.metadata.authors, raw.metadata.outlet) == (("Jane Roe",), "The Paper")
    assert unmapped == ("mood",)


def test_the_examples_of_metadata_are_read() -> None:
    headed = front_matter(example("text"))
    assert headed.metadata == {"title": "Bakery reopens", "date": "2023-09-09", "tags": ["business", "food"]}
    assert headed.text.strip() == "The bakery reopened on Monday."
    rows = parsed_manifest("manifest.csv", example("csv").encode()).rows
    assert rows == {"a.txt": {"title": "Bakery reopens", "date": "2023-09-09", "source": "The Paper"}}


if __name__ == "__main__":
    PAGE.write_text(with_table_of_keys(PAGE.read_text()))
