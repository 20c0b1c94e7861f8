"""article-flows: raw news-article drops in, a searchable, documented index out.

The data goes `discover -> read -> clean -> enrich -> index -> search`; one package each, in that order.
The core is plain Python. Only `flows.orchestration` imports Prefect.
"""

__version__ = "0.1.0"
