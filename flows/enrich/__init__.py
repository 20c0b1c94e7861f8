"""What can be known of an article: language, outlet, entities, quotes, dates, topics, summary, signature.

Each is a stage of flows.stages, in this order: a pure function `enrich` with a `VERSION`. A stage of several modules is
a package, and its `stage` is what flows.stages runs:

    language       from title and body; the stages after it choose their rules by it
    outlet         beside `catalogue`, which knows the outlets there are
    entities       from the spans of `recognition` and the titles of `works`
    quotes         from the body and the mentions of entities
    dates          from metadata, URL, lines taken out, and body
    topics         from entities and `phrases`, weighed by `frequencies`
    summary        from the first paragraphs
    signature      from the body, its quotations and people, hashed by `grams`

Word lists and tables are files of data/, each with source and licence in its head; `vocabulary` and `first_names` read
those that several packages share. What takes more than one article is flows.stories.
"""
