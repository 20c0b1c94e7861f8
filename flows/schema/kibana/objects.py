"""Every object, and the file that Kibana imports."""

from functools import cache

import orjson

from flows.schema.kibana.data_views import DATA_VIEWS
from flows.schema.kibana.news import NEWS
from flows.schema.kibana.pipeline import PIPELINE_HEALTH
from flows.schema.kibana.quotes import QUOTED
from flows.schema.kibana.saved import Naming, SavedObject
from flows.schema.kibana.searches import SEARCHES

FILE = "article-flows.ndjson"  # Kibana takes no file with another ending
DASHBOARDS = (NEWS, QUOTED, PIPELINE_HEALTH)


@cache
def saved_objects(prefix: str = "") -> tuple[SavedObject, ...]:
    """What is needed before what needs it. `prefix` is that of the archive: empty, or ending with a hyphen."""
    naming = Naming(prefix)
    return tuple(source.to_saved(naming) for source in (*DATA_VIEWS, *SEARCHES, *DASHBOARDS))


def ndjson(prefix: str = "") -> bytes:
    """The file: an object a line. The same model gives the same bytes."""
    option = orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE
    return b"".join(orjson.dumps(item.to_document(), option=option) for item in saved_objects(prefix))
