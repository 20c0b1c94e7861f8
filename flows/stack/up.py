"""`flows up`: Elasticsearch, Prefect, the served deployment and a watched drop folder, as one thing.

FLOWS_HOME/stack/
  lock             held while it runs
  elasticsearch/   data, node.log
  prefect/         the database of runs, server.log, deployments.log
  drop/            the drop folder, unless another one is named
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from flows.errors import UsageError
from flows.signals import stop_requested
from flows.stack.services import elasticsearch, prefect_server
from flows.stack.services.deployments import NAME, Deployments
from flows.stack.services.elasticsearch import Elasticsearch
from flows.stack.services.prefect_server import PrefectServer
from flows.stack.supervision.lock import alone
from flows.stack.supervision.ports import port_for
from flows.stack.supervision.supervisor import Supervisor
from flows.watching.changes import require_watching
from flows.watching.deployment_runs import DeploymentRuns
from flows.watching.drop_folder import DropFolder
from flows.watching.prefect_api import PrefectApi, on_loopback
from flows.watching.watcher import watch

_TICK = 0.5  # seconds between two looks at the services


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where everything is, once it runs."""

    elasticsearch: str
    prefect: str
    drop: Path
    logs: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a person may ask for. `drop` is None for the usual folder, ports for the usual ones when they are free;
    `serve` are further arguments of `flows serve`."""

    drop: Path | None = None
    port: int | None = None
    prefect_port: int | None = None
    watch: bool = True
    serve: Sequence[str] = ()


def up(home: Path, wishes: Wishes, *, welcome: Callable[[Addresses], None], tell: Callable[[str], None]) -> None:
    """Run it all until SIGINT, SIGTERM or SIGHUP; then everything it started has ended.

    `home` is the state folder. `welcome` is called once all is ready, `tell` with a line whenever something happens.
    Raises `UsageError`, and `Stop` when a service does not start or dies.
    """
    home = home.expanduser().absolute()
    stack = home / "stack"
    with alone(stack) as lock, stop_requested() as stopping:
        drop = _drop_folder(wishes.drop, stack)
        if wishes.watch:
            require_watching("pip install 'article-flows[up]', or --no-watch")
        nodes_port = port_for("Elasticsearch", elasticsearch.USUAL_PORT, wishes.port, wishes.prefect_port)
        servers_port = port_for("Prefect", prefect_server.USUAL_PORT, wishes.prefect_port, nodes_port)
        tell("preparing Elasticsearch; the first time its jars are fetched")
        node = Elasticsearch(stack / "elasticsearch", nodes_port)
        server = PrefectServer(stack / "prefect", servers_port)
        deployments = Deployments(stack / "prefect", home, server, node.url, drop, wishes.serve)
        with Supervisor(stopping, hold=(lock,)) as supervisor:
            if _started(supervisor, node, server, deployments, tell):
                logs = (node.log, server.log, deployments.log)
                welcome(Addresses(node.url, server.url, drop, logs))
                _go_on(supervisor, stopping, server, drop if wishes.watch else None, tell)
            tell("stopping")
    tell("stopped")


def _drop_folder(asked: Path | None, stack: Path) -> Path:
    drop = asked.expanduser().absolute() if asked else stack / "drop"
    if drop.exists() and not drop.is_dir():
        raise UsageError(f"{drop} is not a folder: what is watched is a folder")
    drop.mkdir(parents=True, exist_ok=True)
    if stack.resolve().is_relative_to(drop.resolve()):
        raise UsageError(f"{drop} holds the state of the stack itself ({stack}): name a folder for articles alone")
    return drop


def _started(
    supervisor: Supervisor,
    node: Elasticsearch,
    server: PrefectServer,
    deployments: Deployments,
    tell: Callable[[str], None],
) -> bool:
    """False when the end was wanted meanwhile."""
    tell(f"starting {node.name} and Prefect")
    supervisor.start(node)
    supervisor.start(server)
    if not supervisor.wait_ready():
        return False
    if abandoned := _runs(server).end_abandoned_runs():
        tell(f"{abandoned} run(s) were cut off when the last `flows up` was killed; the next run does the rest")
    supervisor.start(deployments)
    return supervisor.wait_ready()


def _go_on(
    supervisor: Supervisor,
    stopping: threading.Event,
    server: PrefectServer,
    drop: Path | None,
    tell: Callable[[str], None],
) -> None:
    """Until the end is wanted."""
    if drop is None:
        while not stopping.wait(_TICK):
            supervisor.check()
        return
    runs = DeploymentRuns(_runs(server), tell, lambda run: f"{server.url}/runs/flow-run/{run}")
    watch([DropFolder(drop)], runs, stopping, tell, on_tick=supervisor.check)


def _runs(server: PrefectServer) -> PrefectApi:
    return PrefectApi(on_loopback(server.api), f"ingest/{NAME}")
