"""What a competent user writes in an afternoon for a folder of scraped articles: lines filtered by length and a list of
phrases, langdetect, spaCy, `elasticsearch.helpers.parallel_bulk`. It is here to be measured: `benchmarks.script`."""

import hashlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from elasticsearch import Elasticsearch
from elasticsearch.helpers import parallel_bulk
from langdetect import DetectorFactory, LangDetectException, detect

from flows.enrich.recognition.ner import ENGLISH
from flows.enrich.recognition.spacy_model import loaded

BOILERPLATE = re.compile(
    r"^(advert|advertisement|related|read more|share|sign up|subscribe|follow us|topics?:|image|photo|credit|"
    r"published|updated|by |©|skip to|most read|comments|privacy|terms|download our app|more from|getty)",
    re.IGNORECASE,
)
ENTITIES = {"PERSON": "people", "ORG": "organisations", "GPE": "places", "LOC": "places"}
DetectorFactory.seed = 0


def clean(text: str) -> tuple[str, str]:
    """Title and body: lines that are long enough, or end like sentences, and begin with no known phrase."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    kept = [line for line in lines if not BOILERPLATE.match(line) and (len(line) > 60 or line[-1] in '.!?”"')]
    return lines[0], "\n\n".join(kept)


def documents(folder: Path, entities: bool) -> Iterator[dict[str, Any]]:
    """One document a file."""

    def cleaned() -> Iterator[tuple[str, dict[str, Any]]]:
        for path in sorted(folder.rglob("*.txt")):
            title, body = clean(path.read_text(encoding="utf-8", errors="replace"))
            try:
                language = detect(body)
            except LangDetectException:
                language = "und"
            yield body, {"path": str(path), "title": title, "body": body, "language": language}

    if not entities:
        yield from (document for _, document in cleaned())
        return
    for doc, document in loaded(ENGLISH).pipe(cleaned(), as_tuples=True, batch_size=50):
        for label, field in ENTITIES.items():
            names = {entity.text for entity in doc.ents if entity.label_ == label}
            document[field] = sorted({*document.get(field, []), *names})
        yield document


def main(folder: str, url: str, index: str, entities: str) -> None:
    """Load a folder into an index."""
    client = Elasticsearch(url)
    actions = (
        {"_index": index, "_id": hashlib.sha256(document["body"].encode()).hexdigest(), "_source": document}
        for document in documents(Path(folder), entities == "entities")
    )
    for done, result in parallel_bulk(client, actions, thread_count=4, chunk_size=500):
        if not done:
            sys.stderr.write(f"{result}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
