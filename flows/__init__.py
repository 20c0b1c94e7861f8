"""article-flows: raw news-article drops in, a searchable, documented index out.

The data goes `discover -> read -> clean -> enrich -> index -> search`; one package each, in that order.
The core is plain Python. Only `flows.orchestration` imports Prefect.

What others may build on is the command line with its `--json`, the files of `schemas/`, and the names that logs,
traces and metrics have. A program in Python may call what the commands call, a function a job (`flows.ingest.ingest`,
`flows.process.process_files`); it then belongs to one version of this package, whose modules change without notice.
"""

__version__ = "0.1.0"
