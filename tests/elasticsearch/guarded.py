"""A stand-in for the security of Elasticsearch, in front of a real node that has none.

It keeps users, roles and API keys as the security API does, signs in whoever calls, and passes on to the node what the
caller's role allows. Which privilege allows which call is `CALLS`: each line was asked of Elasticsearch's own classes
(`IndexPrivilege.findPrivilegesThatGrant`, `ClusterPrivilegeResolver`, of x-pack-core 9.5.3). A call that is in no line
is refused to everybody: the table grows with the code.
"""

import base64
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from ssl import SSLContext
from typing import Any

from tests.elasticsearch.scripted import ELASTIC, Answer, Received, forwarded, serving


@dataclass(frozen=True, slots=True)
class Call:
    """One kind of call, and the privileges of which each allows it, but for `all`."""

    methods: str
    path: str  # {index}: names, aliases and patterns with commas between them
    cluster: tuple[str, ...] = ()
    index: tuple[str, ...] = ()


MONITOR, TEMPLATES, WRITE_TEMPLATES = ("monitor",), ("monitor", "manage_index_templates"), ("manage_index_templates",)
READ, METADATA, MANAGE = ("read",), ("view_index_metadata", "manage"), ("manage",)
INDEX, DELETE = ("index", "create", "create_doc", "write"), ("delete", "write")

CALLS = (
    Call("GET", "/", cluster=MONITOR),  # cluster:monitor/main
    Call("GET", "/_component_template/.+", cluster=TEMPLATES),  # cluster:admin/component_template/get
    Call("PUT", "/_component_template/.+", cluster=WRITE_TEMPLATES),  # cluster:admin/component_template/put
    Call("GET", "/_index_template/.+", cluster=TEMPLATES),  # indices:admin/index_template/get
    Call("PUT", "/_index_template/.+", cluster=WRITE_TEMPLATES),  # indices:admin/index_template/put
    Call("POST", "/_index_template/_simulate", cluster=WRITE_TEMPLATES),  # indices:admin/index_template/simulate
    Call("GET|HEAD", "/{index}", index=METADATA),  # indices:admin/get
    Call("GET", "/{index}/_mapping", index=METADATA),  # indices:admin/mappings/get
    Call("GET|HEAD", "/{index}/_alias(/.+)?", index=METADATA),  # indices:admin/aliases/get
    Call("GET|HEAD", "/_alias/{index}", index=METADATA),  # among the indices that the caller may look at
    Call("GET", "/{index}/_settings", index=("monitor", *METADATA)),  # indices:monitor/settings/get
    Call("GET", "/{index}/_stats(/.+)?", index=("monitor", "manage")),  # indices:monitor/stats
    Call("POST", "/{index}/_search", index=READ),  # indices:data/read/search
    Call("POST", "/_search", index=READ),  # in a point in time
    Call("POST", "/{index}/_count", index=READ),  # indices:data/read/search
    Call("POST", "/{index}/_mget", index=READ),  # indices:data/read/mget
    Call("GET|HEAD", "/{index}/_doc/.+", index=READ),  # indices:data/read/get
    Call("POST", "/{index}/_pit", index=READ),  # indices:data/read/open_point_in_time
    Call("DELETE", "/_pit", index=READ),  # indices:data/read/close_point_in_time
    Call("PUT", "/{index}/_(doc|create)/.+", index=INDEX),  # indices:data/write/index
    Call("DELETE", "/{index}/_doc/.+", index=DELETE),  # indices:data/write/delete
    Call("POST|PUT", "/_bulk", index=()),  # indices:data/write/bulk; its actions are looked at one by one
    Call("POST", "/{index}/_refresh", index=("maintenance", "manage")),  # indices:admin/refresh
    Call("POST", "/{index}/_flush", index=("maintenance", "manage")),  # indices:admin/flush
    Call("POST", "/{index}/_forcemerge", index=("maintenance", "manage")),  # indices:admin/forcemerge
    Call("GET", "/{index}/_segments", index=("monitor", "manage")),  # indices:monitor/segments
    Call("PUT", "/{index}", index=("create_index", "manage")),  # indices:admin/create
    Call("DELETE", "/{index}", index=("delete_index", "manage")),  # indices:admin/delete
    Call("PUT", "/{index}/_mapping", index=MANAGE),  # indices:admin/mapping/put
    Call("PUT", "/{index}/_settings", index=MANAGE),  # indices:admin/settings/update
    Call("DELETE", "/{index}/_alias/.+", index=MANAGE),  # indices:admin/aliases
    Call("POST", "/_aliases", index=MANAGE),  # indices:admin/aliases
)


@dataclass(slots=True)
class Guard:
    """What the stand-in knows, and what it was asked. A failing test shows what it refused."""

    node: str = field(repr=False)
    users: dict[str, str] = field(repr=False)
    roles: dict[str, Any] = field(default_factory=dict, repr=False)
    keys: dict[str, dict[str, Any]] = field(default_factory=dict, repr=False)  # by the encoded key
    refused: list[str] = field(default_factory=list)
    used: dict[str, set[tuple[str, ...]]] = field(default_factory=dict, repr=False)
    """By the name of a key: which privileges would have allowed each kind of call it made."""
    changes: list[str] = field(default_factory=list, repr=False)
    url: str = field(default="", repr=False)

    def answer(self, request: Received) -> Answer:
        """Sign in, look at the role, and ask the node."""
        scheme, _, given = _header(request, "authorization").partition(" ")
        path = request.path.partition("?")[0]
        if scheme == "ApiKey":
            key = self.keys.get(given)
            if key is None:
                return _error(401, "security_exception")
            if path == "/_security/_authenticate":
                return Answer({"username": "elastic", "api_key": {"id": key["id"], "name": key["name"]}})
            if not self._allowed(key, request, path):
                self.refused.append(f"{key['name']}: {request.method} {path}")
                return _error(403, "security_exception")
            return self._forward(request)
        user, _, password = base64.b64decode(given).decode().partition(":")
        if self.users.get(user) != password:
            return _error(401, "security_exception")
        if path == "/_security/_authenticate":
            return Answer({"username": user})
        if user != "elastic":
            return _error(403, "security_exception")
        return self._security(request, path) if path.startswith("/_security/") else self._forward(request)

    def _allowed(self, key: dict[str, Any], request: Received, path: str) -> bool:
        (descriptor,) = key["role_descriptors"].values()
        granted = {p: grant["names"] for grant in descriptor["indices"] for p in grant["privileges"]}
        for needed, names in _needs(request, path):
            if needed is None:
                return False
            if needed.cluster:
                self.used.setdefault(key["name"], set()).add(needed.cluster)
                if not set(needed.cluster) & set(descriptor["cluster"]):
                    return False
                continue
            self.used.setdefault(key["name"], set()).add(needed.index)
            patterns = [pattern for p in needed.index for pattern in granted.get(p, [])]
            if not patterns or not all(any(fnmatchcase(name, p) for p in patterns) for name in names):
                return False
        return True

    def _forward(self, request: Received) -> Answer:
        kept = {name: value for name in ("accept", "content-type") if (value := _header(request, name))}
        return forwarded(self.node)(replace(request, headers=kept))

    def _security(self, request: Received, path: str) -> Answer:
        body = json.loads(request.body) if request.body else {}
        kind, name = path.removeprefix("/_security/").split("/")[:2] if path.count("/") > 2 else (path[11:], "")
        if request.method != "GET":
            self.changes.append(f"{request.method} {path}")
        match request.method, kind:
            case "PUT" | "POST", "user":
                created = name not in self.users
                self.users[name] = body["password"]
                return Answer({"created": created})
            case "GET", "user":
                return Answer({name: {}}) if name in self.users else _error(404, "not_found")
            case "PUT", "role":
                created = name not in self.roles
                self.roles[name] = body
                return Answer({"role": {"created": created}})
            case "PUT", "api_key" if name:
                key = next(key for key in self.keys.values() if key["id"] == name)
                updated = key["role_descriptors"] != body["role_descriptors"]
                key.update(body)
                return Answer({"updated": updated})
            case "PUT" | "POST", "api_key":
                id = f"id-{len(self.changes)}"
                encoded = base64.b64encode(f"{id}:made-up".encode()).decode()
                self.keys[encoded] = {**body, "id": id}
                return Answer({"id": id, "name": body["name"], "api_key": "made-up", "encoded": encoded})
            case "DELETE", "api_key":
                self.keys = {key: known for key, known in self.keys.items() if known["name"] != body["name"]}
                return Answer({"invalidated_api_keys": []})
        raise AssertionError(f"the stand-in does not know {request.method} {path}")


def _needs(request: Received, path: str) -> Iterator[tuple[Call | None, list[str]]]:
    """Every kind of call in a request with the indices it means; None for a kind that nobody wrote down."""
    if path == "/_bulk":
        for line in request.body.splitlines():
            action = json.loads(line)
            for kind, of in (("index", INDEX), ("create", INDEX), ("delete", DELETE)):
                if set(action) == {kind} and "_index" in action[kind]:
                    yield Call("POST", path, index=of), [action[kind]["_index"]]
        return
    for call in CALLS:
        found = re.fullmatch(call.path.replace("{index}", r"(?P<index>[^_/][^/]*)"), path)
        if found and request.method in call.methods.split("|"):
            names = (found.groupdict().get("index") or "").replace("%2C", ",").replace("%2A", "*").split(",")
            body = json.loads(request.body) if request.body and path in ("/_aliases",) else {}
            actions = [arguments for action in body.get("actions", []) for arguments in action.values()]
            names += [arguments[of] for arguments in actions for of in ("index", "alias")]
            if request.method == "PUT" and request.body and call.path == "/{index}":
                names += json.loads(request.body).get("aliases", {})
            yield call, [name for name in names if name]
            return
    yield None, []


def _header(request: Received, name: str) -> str:
    return next((value for given, value in request.headers.items() if given.lower() == name), "")


def _error(status: int, kind: str) -> Answer:
    return Answer({"error": {"type": kind, "reason": "made up"}, "status": status}, status, dict(ELASTIC))


@contextmanager
def guarded(node: str, password: str, tls: SSLContext | None = None) -> Iterator[Guard]:
    """The node behind a guard, with two accounts: the administrator's, and Kibana's as Elasticsearch makes it."""
    guard = Guard(node, {"elastic": password, "kibana_system": ""})
    with serving(guard.answer, tls) as server:
        guard.url = server.url
        yield guard
