"""What Kibana answers to the three requests we make, and how it says no. There is no Kibana without a container."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from typing import Any, TypeAlias
from urllib.parse import parse_qs, urlsplit

from tests.elasticsearch.scripted import Answer, Received, Server, serving

Body: TypeAlias = dict[str, Any]
Override: TypeAlias = Callable[[Received], Answer | None]

STATUS = {"name": "kibana", "version": {"number": "9.1.4"}, "status": {"overall": {"level": "available"}}}


def error(status: int, message: str) -> Answer:
    """As Kibana's own server (hapi) writes it."""
    return Answer({"statusCode": status, "error": "Error", "message": message}, status, {})


@dataclass
class FakeKibana:
    """Keeps what is imported, by space. `override` may answer a request in its place."""

    override: Override = lambda request: None
    spaces: dict[str, dict[tuple[str, str], Body]] = field(default_factory=lambda: {"": {}, "desk": {}})
    files: list[Message] = field(default_factory=list)

    def answer(self, request: Received) -> Answer:
        if (given := self.override(request)) is not None:
            return given
        url = urlsplit(request.path)
        _, _, inside = url.path.partition("/s/")
        space, _, path = inside.partition("/") if inside else ("", "", url.path.removeprefix("/"))
        if space not in self.spaces:
            return error(404, "Not Found")
        match request.method, path:
            case "GET", "api/status":
                return Answer(STATUS, headers={})
            case "POST", "api/saved_objects/_import" if "kbn-xsrf" in _lowered(request):
                return self._import(request, space, parse_qs(url.query))
            case "POST", "api/saved_objects/_export" if "kbn-xsrf" in _lowered(request):
                return self._export(request, space)
            case "POST", _:
                return error(400, "Request must contain a kbn-xsrf header.")
        return error(404, "Not Found")

    def _import(self, request: Received, space: str, options: dict[str, list[str]]) -> Answer:
        kind = _lowered(request)["content-type"].encode()
        _, part = message_from_bytes(b"Content-Type: " + kind + b"\r\n\r\n" + request.body).walk()
        self.files.append(part)
        if not str(part.get_filename()).endswith(".ndjson"):
            return error(400, "Invalid file extension")
        payload = part.get_payload(decode=True)
        assert isinstance(payload, bytes)
        objects = [json.loads(line) for line in payload.splitlines()]
        known = self.spaces[space]
        conflicts = [one for one in objects if (one["type"], one["id"]) in known]
        if conflicts and options.get("overwrite") != ["true"]:
            errors = [{"type": one["type"], "id": one["id"], "error": {"type": "conflict"}} for one in conflicts]
            return Answer({"success": False, "successCount": 0, "errors": errors}, headers={})
        known.update({(one["type"], one["id"]): one for one in objects})
        results = [{"type": one["type"], "id": one["id"]} for one in objects]
        return Answer({"success": True, "successCount": len(objects), "successResults": results}, headers={})

    def _export(self, request: Received, space: str) -> Answer:
        wanted = [(one["type"], one["id"]) for one in json.loads(request.body)["objects"]]
        if any(one not in self.spaces[space] for one in wanted):
            return error(400, "Error fetching objects to export")
        return Answer(b"\n".join(json.dumps(self.spaces[space][one]).encode() for one in wanted), headers={})


@contextmanager
def running(kibana: FakeKibana) -> Iterator[Server]:
    """It answers on loopback."""
    with serving(kibana.answer) as server:
        yield server


def on(path: str, *answers: Answer) -> Override:
    """Requests whose path ends so get these answers, one after the other, and then the usual one."""
    left = list(answers)
    return lambda request: left.pop(0) if left and urlsplit(request.path).path.endswith(path) else None


def always(path: str, answer: Answer) -> Override:
    """Requests whose path ends so get this answer."""
    return lambda request: answer if urlsplit(request.path).path.endswith(path) else None


def _lowered(request: Received) -> dict[str, str]:
    return {name.lower(): value for name, value in request.headers.items()}
