"""The query language, from what a person types to what an engine carries out; no engine is named here.

`rewrite` turns typing into what the grammar reads, and names the mistakes it meets. `parse` reads the grammar; each
word, phrase and range becomes a leaf by the rules of its field (`terms`, `periods`, `fields`). What comes out is a
`tree`. `plan` adds the filters, dates, order and page of a request, all checked. An engine compiles the tree, with the
tokens of `analysis`; `highlight` finds in a document what the tree asked for.
"""
