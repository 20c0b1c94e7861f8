"""Where names stand in a text, and of what type: a model, rules and lists.

`ner` chooses the engine by language, and every engine gives `spans`: `spacy_model` for English, `rules` for languages
without a model, `union` of both for French. The rules read a text as the words of `text` and ask the lists of
`gazetteer`: `organisations` first, then `places`, then `people`, who take what is left. `places_table` writes
countries.tsv.
"""
