"""Who may do what on the cluster: one role for each kind of work, with the least that its calls need.

Which privilege allows which call was asked of Elasticsearch's own classes (`x-pack-core` 9.5.3, `IndexPrivilege` and
`ClusterPrivilegeResolver`): the table is in tests/elasticsearch/guarded.py. A test lets each kind of work make its
calls and holds the roles against that table: no call is refused, and no privilege is more than the calls need.

| role      | work                                                                                   |
|-----------|----------------------------------------------------------------------------------------|
| reader    | search, show, status, files; people in Kibana, who may also look at its dashboards     |
| loader    | ingest, reprocess: writes documents into indices that are there, and takes the lock    |
| migration | templates, new indices, rebuild, rollback; gc and forget, which reach older versions   |
| kibana    | imports the saved objects, and no more: it sees no article                             |

Templates have no privilege for some names alone: `manage_index_templates`, of `migration`, reaches those of others too.
"""

from dataclasses import dataclass
from typing import Any, TypeAlias

from flows.index.elastic.location import Names
from flows.schema.elasticsearch import ledger_schemas

Descriptor: TypeAlias = dict[str, Any]
"""A role as `PUT /_security/role` and `role_descriptors` of an API key take it."""

KIBANA_APPLICATION = "kibana-.kibana"  # under which Kibana stores its own privileges
_LOOK = ("read", "view_index_metadata", "monitor")


@dataclass(frozen=True, slots=True)
class Role:
    """The privileges of one kind of work: on the cluster, on the indices of the archive, in Kibana's default space."""

    name: str
    cluster: tuple[str, ...] = ()
    indices: tuple[str, ...] = ()
    kibana: tuple[str, ...] = ()

    def descriptor(self, prefix: str = "") -> Descriptor:
        """The role for the archive with this prefix (`flows.index.elastic.location.Names`)."""
        described: Descriptor = {"cluster": list(self.cluster), "indices": [], "applications": []}
        if self.indices:
            described["indices"] = [{"names": index_names(prefix), "privileges": list(self.indices)}]
        if self.kibana:
            described["applications"] = [
                {"application": KIBANA_APPLICATION, "privileges": list(self.kibana), "resources": ["space:default"]}
            ]
        return described


READER = Role("reader", cluster=("monitor",), indices=_LOOK)
LOADER = Role("loader", cluster=("monitor",), indices=(*_LOOK, "index", "delete", "maintenance"))
MIGRATION = Role(
    "migration", cluster=("monitor", "manage_index_templates"), indices=("read", "index", "delete", "manage")
)
KIBANA_IMPORT = Role("kibana", kibana=("space_all",))
KEYS = (READER, LOADER, MIGRATION, KIBANA_IMPORT)
"""The roles that API keys are made for."""

PEOPLE = Role("reader", indices=("read", "view_index_metadata"), kibana=("space_read",))
"""Who signs in to Kibana to search and look, and changes nothing."""


def index_names(prefix: str = "") -> list[str]:
    """Every index and alias of an archive, and nothing else on the cluster."""
    versioned = [pattern for alias in Names(prefix).serving for pattern in (alias, f"{alias}-*")]
    return [*versioned, *(prefix + name for name in ledger_schemas())]
