"""Who and what an article is about: people, organisations, places and works under one name each.

`stage` leads from text to entities: `unread` leaves out what is no news, flows.enrich.recognition finds spans,
`readings` makes bare names of them (`names`, `head_nouns`), `entity_types` gives each one type, `meanings` one entity,
by `canonical_names`, `place_names` and flows.enrich.works. `mentions` finds them all in the text again, and `support`
and `salience` say how sure and how central each is. `name_key` is the key by which flows.enrich.signature and
flows.stories know a name.
"""
