"""Elasticsearch behind the index protocol. `engine.ElasticIndex.open` is the way in."""
