from importlib import resources

from flows.enrich.recognition import places_table


def test_the_table_of_countries_is_what_its_source_gives() -> None:
    """`python -m flows.enrich.recognition.places_table > flows/enrich/data/countries.tsv` writes it anew."""
    stored = resources.files("flows.enrich").joinpath("data", "countries.tsv").read_text(encoding="utf-8")
    assert stored == places_table.table()
