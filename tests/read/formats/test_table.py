"""Tables: the delimiters, encodings and quotation marks of the wild."""

import pytest

from flows.read.raw import read
from tests.read.formats.reading import articles_of, records_of, texts_of


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_that_of_the_header(delimiter: str) -> None:
    rows = [["id", "title", "text"], ["1", "A", '"One, two;\nthree | four"']]
    content = "\n".join(delimiter.join(row) for row in rows).encode()
    assert texts_of(content, ".csv") == {"1": "One, two;\nthree | four"}


def test_what_excel_writes_is_read() -> None:
    assert texts_of("\ufeffid;text\r\n1;Café\r\n".encode(), ".csv") == {"1": "Café"}
    assert texts_of(b"sep=;\r\nid;text\r\n1;One\r\n", ".csv") == {"1": "One"}
    assert texts_of("id\ttext\r\n1\tCafé\r\n".encode("utf-16"), ".csv") == {"1": "Café"}
    (article,) = articles_of("id;text\r\n1;Café –\r\n".encode("cp1252"), ".csv").values()
    assert not isinstance(article, str)
    assert (article.text, article.source.encoding, article.encoding_repaired) == ("Café –", "cp1252", True)


@pytest.mark.parametrize(
    "stray",
    ['2,"open,x', '2,"a"b,x', '2,"open\nstill open,x', "2,too,many,cells", "2", '2,"a\nb",x,"y'],
)
def test_a_row_that_does_not_fit_costs_no_other(stray: str) -> None:
    content = f'id,title,text\n1,A,One.\n{stray}\n3,"C, c","Three\nlines."\n4,D,Four.\n'
    found = texts_of(content.encode(), ".csv")
    assert {key: text for key, text in found.items() if text != "csv_syntax"} == {
        "1": "One.",
        "3": "Three\nlines.",
        "4": "Four.",
    }
    assert found["line 3"] == "csv_syntax"


def test_a_table_of_stray_marks_is_read_once_through() -> None:
    found = texts_of(b"text\n" + b'"a\n' * 5000, ".csv")
    assert list(found.values()).count("csv_syntax") == 5000


@pytest.mark.parametrize("content", [b"1,One.\n2,Two.\n", b"name,price\nx,1\n", b'"open\n', b"\x00\x01\x02,\n"])
def test_without_a_column_of_texts_the_file_is_one_refusal(content: bytes) -> None:
    (record,) = records_of(content, ".csv")
    assert (record.record, record.size) == ("", len(content))
    assert record.refusal is not None


def test_columns_of_one_name_or_none_are_told_apart() -> None:
    (record,) = records_of(b",text,note,note\n0,One.,a,b\n", ".csv")
    article, unmapped = read(record)
    assert article.text == "One."
    assert unmapped == ("column 1", "note", "note (column 4)")


def test_a_list_in_a_cell_is_a_list() -> None:
    content = b"""text,authors,keywords\nOne.,"['Jane Roe', 'Al Poe']","[""a"", ""b""]"\n"""
    (article,) = articles_of(content, ".csv").values()
    assert not isinstance(article, str)
    assert (article.metadata.authors, article.metadata.topics) == (("Jane Roe", "Al Poe"), ("a", "b"))
