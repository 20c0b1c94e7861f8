"""Importing, and what is believed of it."""

import json
from typing import Any

import pytest

from flows.errors import Stop
from flows.kibana.connection import connect
from flows.kibana.importing import Imported, import_objects
from flows.schema.kibana.objects import DASHBOARDS, ndjson, saved_objects
from flows.settings import Settings
from tests.elasticsearch.scripted import Answer
from tests.kibana.fake import FakeKibana, always, on, running

IMPORT, EXPORT = "/_import", "/_export"
COUNT = len(saved_objects())


def imported(kibana: FakeKibana, space: str = "", prefix: str = "", **settings: Any) -> Imported:
    with running(kibana) as server, connect(server.url, space, Settings(**settings), wait=0) as ready:
        return import_objects(ready, prefix)


def test_every_object_is_there_afterwards() -> None:
    kibana = FakeKibana()
    done = imported(kibana)
    assert set(kibana.spaces[""]) == {(item.type, item.id) for item in saved_objects()}
    assert sum(done.objects.values()) == COUNT
    assert done.version == "9.1.4"
    assert list(done.dashboards) == [dashboard.title for dashboard in DASHBOARDS]
    assert done.dashboards["News"].endswith("/app/dashboards#/view/flows-news")


def test_the_file_is_the_published_one() -> None:
    kibana = FakeKibana()
    imported(kibana)
    (file,) = kibana.files
    assert file.get_filename() == "article-flows.ndjson"
    assert file.get_payload(decode=True) == ndjson()


def test_a_second_time_replaces_the_same_objects() -> None:
    kibana = FakeKibana()
    assert imported(kibana).objects == imported(kibana).objects
    assert len(kibana.spaces[""]) == COUNT


def test_a_space_and_a_prefix_keep_archives_apart() -> None:
    kibana = FakeKibana()
    imported(kibana, prefix="news-")
    done = imported(kibana, space="desk", prefix="sport-")
    assert "/s/desk/app/dashboards#/view/sport-flows-news" in done.dashboards["News (sport)"]
    assert all(id.startswith("news-flows-") for _, id in kibana.spaces[""])
    assert all(id.startswith("sport-flows-") for _, id in kibana.spaces["desk"])


@pytest.mark.parametrize(
    ("settings", "sent"),
    [
        pytest.param({"es_api_key": "a2V5", "kibana_api_key": "a2li"}, "ApiKey a2li", id="a key for Kibana"),
        pytest.param({"es_api_key": "a2V5", "es_username": "u"}, "ApiKey a2V5", id="the key of Elasticsearch"),
        pytest.param({"es_username": "jo", "es_password": "p"}, "Basic am86cA==", id="a user"),
        pytest.param({}, None, id="none"),
    ],
)
def test_credentials_come_from_the_settings(settings: dict[str, Any], sent: str | None) -> None:
    kibana = FakeKibana()
    with running(kibana) as server, connect(server.url, "", Settings(**settings), wait=0) as ready:
        import_objects(ready)
        found = {
            request.headers.get("Authorization", request.headers.get("authorization")) for request in server.requests
        }
    assert found == {sent}


REFUSED = {
    "type": "dashboard",
    "id": "flows-news",
    "error": {"type": "missing_references", "references": [{"type": "index-pattern", "id": "flows-articles"}]},
}
UNKNOWN = {
    "type": "search",
    "id": "flows-all-runs",
    "error": {"type": "unknown", "message": "it broke", "statusCode": 500},
}


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        pytest.param(
            Answer({"success": False, "successCount": 23, "errors": [REFUSED, UNKNOWN]}),
            r"took 23 of \d+ objects and refused dashboard flows-news \(missing_references: needs index-pattern "
            r"flows-articles\); search flows-all-runs \(unknown: it broke\)",
            id="some refused",
        ),
        pytest.param(
            Answer({"success": False, "successCount": 0}), "refused the rest without a reason", id="no reason"
        ),
        pytest.param(
            Answer({"success": True, "successCount": COUNT, "errors": [REFUSED]}),
            "refused dashboard",
            id="contradiction",
        ),
        pytest.param(Answer({"success": False, "errors": [REFUSED] * 40}), "and 30 more", id="many"),
        pytest.param(
            Answer({"success": True, "successCount": COUNT - 1}),
            f"says it took {COUNT - 1} objects of {COUNT}",
            id="fewer",
        ),
        pytest.param(Answer({"success": True}), "says it took None", id="no count"),
        pytest.param(Answer([]), "refused the file: without a message", id="not an answer of an import"),
        pytest.param(Answer("<html>"), "refused the file", id="a page"),
        pytest.param(Answer({"statusCode": 400, "message": "no file"}, 400), "refused the file: no file", id="400"),
        pytest.param(
            Answer({"success": False, "errors": [None, {"error": 1}]}), r"None None \(unknown\)", id="odd errors"
        ),
    ],
)
def test_an_import_that_is_not_complete_is_none(answer: Answer, told: str) -> None:
    with pytest.raises(Stop, match=told):
        imported(FakeKibana(always(IMPORT, answer)))


def test_what_is_counted_and_not_kept_was_not_imported() -> None:
    answer = Answer({"success": True, "successCount": COUNT})
    with pytest.raises(Stop, match=rf"does not give back index-pattern flows-articles; .* and {COUNT - 10} more"):
        imported(FakeKibana(always(IMPORT, answer)))


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"\n".join(line for line in ndjson().splitlines()[1:]), id="one is missing"),
        pytest.param(b"not json", id="not json"),
        pytest.param(b'{"no": "id"}', id="no objects"),
        pytest.param(b"[]", id="a list"),
    ],
)
def test_an_export_has_to_hold_every_object(body: bytes) -> None:
    with pytest.raises(Stop, match="does not give back index-pattern flows-articles"):
        imported(FakeKibana(always(EXPORT, Answer(body))))


def test_an_object_that_another_space_has_is_found_under_the_id_it_was_given() -> None:
    results = [
        {"type": item.type, "id": item.id, **({"destinationId": "other"} if item.id == "flows-news" else {})}
        for item in saved_objects()
    ]
    answer = Answer({"success": True, "successCount": COUNT, "successResults": results})
    back = [json.loads(line) for line in ndjson().splitlines()]
    moved = [one | {"id": "other"} if one["id"] == "flows-news" else one for one in back]
    exported = Answer(b"\n".join(json.dumps(one).encode() for one in moved))
    kibana = FakeKibana(lambda request: on(IMPORT, answer)(request) or on(EXPORT, exported)(request))
    assert imported(kibana).dashboards["News"].endswith("/view/other")
