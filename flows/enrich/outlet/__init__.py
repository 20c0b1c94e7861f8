"""Which outlet an article is from.

`stage` believes metadata and URL; otherwise `signals` observes what a text says of its publisher, in the `kinds` there
are, and `names` tells whom a name or a host means in flows.enrich.catalogue. `helpline_countries` and
flows.enrich.spelling add circumstances. `proof` holds the catalogue's signs to these rules.
"""
