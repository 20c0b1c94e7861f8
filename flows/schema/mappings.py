"""From the fields of a model to an Elasticsearch mapping, and the analysis that it names.

| role       | in Elasticsearch                                                                  |
|------------|-----------------------------------------------------------------------------------|
| TEXT       | `PATH`, text, neutral; `PATH_i18n.en`, `PATH_i18n.fr` ... stemmed                 |
| NAME       | `PATH`, keyword; `PATH.text`, text, neutral                                       |
| FACET, KEY | `PATH`, keyword, or boolean                                                       |
| NUMBER     | `PATH`, long or double                                                            |
| DATE       | `PATH`, date: milliseconds                                                        |
| STORED     | in `_source` alone: a keyword that is not indexed, binary, or an object that is not parsed |

Every TEXT field has a neutral form and, under `<field>_i18n`, one stemmed sibling for each language of
`flows.schema.languages`. The engine fills only the sibling of the article's own language, and siblings are left out of
`_source`: a document comes back as it was written, and its text is kept once. (So `_reindex` on the server would lose
them: a new index is always loaded by `flows`.)

A sibling is given its tokens, made by `flows.index.query.analysis`: so stems are the same on both engines, whichever
Snowball a server carries, and stay so when it is upgraded. What is typed into Kibana meets them through the analyzer of
the language.

Analysis gives the tokens of `flows.index.query.analysis`, one for one: runs of letters and digits (Rust's
`char::is_alphanumeric` is Alphabetic or Nd, Nl, No), lowercase, the stemmer where there is one, accents folded last.
"""

from typing import Any, TypeAlias

from pydantic import BaseModel

from flows.article import Article
from flows.schema.fields import FieldSpec, fields, groups, with_roles
from flows.schema.languages import (
    BIGRAMMED,
    LANGUAGES,
    MAX_TOKEN,
    MAX_VALUE,
    NEUTRAL,
    Bigrams,
    Endings,
    Snowball,
)
from flows.schema.roles import Role

Body: TypeAlias = dict[str, Any]

I18N = "_i18n"
AS_GIVEN = "as_given"
"""The analyzer of what is tokens already, with a space between them."""

KEYWORD: Body = {"type": "keyword", "ignore_above": MAX_VALUE}
DATE: Body = {"type": "date", "format": "strict_date_optional_time"}
_LETTER_OR_DIGIT = r"\p{IsAlphabetic}\p{N}"  # what tokens are made of
MOMENT: Body = {"type": "date_nanos", "format": "strict_date_optional_time_nanos"}  # orders what one second holds


def text_fields(model: type[BaseModel] = Article) -> list[str]:
    """The paths of the analysed texts of a model."""
    return [spec.path for spec in with_roles(Role.TEXT, model=model)]


def default_fields(model: type[BaseModel] = Article) -> list[str]:
    """What a query that names no field is meant for: every text, neutral and stemmed."""
    paths = text_fields(model)
    return [*paths, *(f"{path}{I18N}.*" for path in paths)]


def document_mapping(model: type[BaseModel] = Article) -> Body:
    """A strict mapping with siblings for its texts, which are not kept in `_source`."""
    return {
        "dynamic": "strict",
        "_source": {"excludes": [path + I18N for path in text_fields(model)]},
        "properties": properties(model),
    }


def properties(model: type[BaseModel] = Article) -> Body:
    """The mapping of every field of a model, and of the siblings of its texts."""
    tree: Body = {}
    unsearched = [group for group in groups(model) if _only_stored(group, model)]
    for spec in fields(model).values():
        group = next((group for group in unsearched if spec.path.startswith(group + ".")), None)
        if group:
            _place(tree, group, {"type": "object", "enabled": False})
            continue
        _place(tree, spec.path, _field_mapping(spec))
        if spec.role is Role.TEXT:
            _place(tree, spec.path + I18N, {"properties": _siblings()})
    return tree


def analysis() -> Body:
    """One analyzer without a stemmer, and one for each language."""
    stemmers = {language: _stemmer(language) for language in LANGUAGES}
    return {
        "tokenizer": {
            "letters_and_digits": {
                "type": "pattern",
                "pattern": f"[^{_LETTER_OR_DIGIT}]+",
            },  # what stands between two tokens
            "spaces": {"type": "pattern", "pattern": " "},
            "letters_in_pairs": {"type": "pattern", "pattern": _pieces(), "group": 1},
        },
        "filter": {
            # The embedded engine measures bytes, four a character at most: the same for all that is ASCII.
            "not_too_long": {"type": "length", "max": 4 * MAX_TOKEN},
            **{name: body for filters in stemmers.values() for name, body in filters.items()},
        },
        "analyzer": {
            AS_GIVEN: {"type": "custom", "tokenizer": "spaces"},
            NEUTRAL: _analyzer(),
            **{language: _analyzer(*stemmers[language], pairs=_in_pairs(language)) for language in LANGUAGES},
        },
    }


def _in_pairs(language: str) -> bool:
    return isinstance(LANGUAGES[language], Bigrams)


def _analyzer(*stemmer: str, pairs: bool = False) -> Body:
    return {
        "type": "custom",
        "tokenizer": "letters_in_pairs" if pairs else "letters_and_digits",
        "filter": ["not_too_long", "lowercase", *stemmer, "asciifolding"],
    }


def _stemmer(language: str) -> Body:
    """The token filters of a language by name, in their order."""
    match LANGUAGES[language]:
        case Snowball(_, filter, name):
            return {f"{language}_stemmer": {"type": filter, "language": name}}
        case Endings(steps):
            return {
                f"{language}_endings_{number}": {"type": "pattern_replace", "pattern": old, "replacement": new}
                for number, (old, new) in enumerate(steps, 1)
            }
        case Bigrams():
            return {}


def _pieces() -> str:
    """Overlapping, so all of it looks ahead: a pair, one character that stands alone, a word of another script."""
    # Only with a sign beyond U+FFFF in its pattern does Java look behind by whole characters.
    blocks = "".join(f"{chr(first)}-{chr(last)}" for first, last in BIGRAMMED)
    cut, whole = f"[[{blocks}]&&[{_LETTER_OR_DIGIT}]]", f"[[{_LETTER_OR_DIGIT}]&&[^{blocks}]]"
    return f"(?=({cut}{{2}}|(?<!{cut}){cut}(?!{cut})|(?<!{whole}){whole}+))"


def _only_stored(group: str, model: type[BaseModel]) -> bool:
    return all(spec.role is Role.STORED for path, spec in fields(model).items() if path.startswith(group + "."))


def _place(tree: Body, path: str, mapping: Body) -> None:
    *parents, name = path.split(".")
    for parent in parents:
        tree = tree.setdefault(parent, {"properties": {}})["properties"]
    tree[name] = mapping


def _siblings() -> Body:
    return {language: {"type": "text", "analyzer": AS_GIVEN, "search_analyzer": language} for language in LANGUAGES}


def _field_mapping(spec: FieldSpec) -> Body:
    match spec.role:
        case Role.TEXT:
            # Offsets let Kibana highlight long texts without analysing them again.
            return {"type": "text", "analyzer": NEUTRAL, "index_options": "offsets"}
        case Role.NAME:
            return KEYWORD | {"fields": {"text": {"type": "text", "analyzer": NEUTRAL}}}
        case Role.FACET | Role.KEY:
            return {"type": "boolean"} if spec.kind is bool else dict(KEYWORD)
        case Role.NUMBER:
            return {"type": "double" if spec.kind is float else "long"}  # as wide as the embedded engine's
        case Role.DATE:
            return dict(DATE)
        case Role.STORED if spec.kind is bytes:
            return {"type": "binary"}
        case Role.STORED:
            return {"type": "keyword", "index": False, "doc_values": False}  # no limit of length without an index
