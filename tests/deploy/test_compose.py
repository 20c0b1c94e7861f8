"""docker-compose.yml: what a reader of it has to be able to rely on, asked of the compose command itself."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from flows import __version__
from flows.stack.containers.env import write_env
from flows.stack.containers.roles import KEYS
from flows.stack.node_home import VERSION
from tests.deploy.conftest import ROOT, Config, Service

ONCE = ("certificates", "setup", "kibana-import")
ON_REQUEST = ("migration", "reader")
OURS = (*ONCE, *ON_REQUEST, "prefect", "worker")
SECRETS = ("ELASTIC_PASSWORD", "KIBANA_PASSWORD", "KIBANA_REPORTING_KEY", "KIBANA_SAVED_OBJECTS_KEY",
           "KIBANA_SESSION_KEY", "POSTGRES_PASSWORD", "PREFECT_PASSWORD", "READER_PASSWORD")  # fmt: skip


def values(env_file: Path) -> dict[str, str]:
    lines = env_file.read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))


def test_the_schema_of_compose_files_takes_it() -> None:
    command = [
        sys.executable,
        "-m",
        "check_jsonschema",
        "--builtin-schema",
        "vendor.compose-spec",
        "docker-compose.yml",
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", SECRETS)
def test_nothing_starts_without_a_secret(name: str, config: Config, env_file: Path, tmp_path: Path) -> None:
    rest = [line for line in env_file.read_text().splitlines() if not line.startswith(f"{name}=")]
    (tmp_path / ".env").write_text("\n".join([*rest, f"{name}="]))
    done = config(tmp_path / ".env", "-q")
    assert done.returncode != 0
    assert name in done.stderr and "flows stack env" in done.stderr


def test_every_secret_is_made_up_and_no_other_value_is(tmp_path: Path) -> None:
    assert tuple(sorted(write_env(tmp_path / ".env", ROOT / ".env.example"))) == SECRETS


def test_every_variable_of_the_example_is_read_and_every_variable_that_is_read_is_there() -> None:
    read = set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text()))
    told = set(re.findall(r"^(?:# )?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert read == told


def test_what_holds_when_nothing_is_said_is_what_the_example_says() -> None:
    compose = (ROOT / "docker-compose.yml").read_text()
    told = dict(re.findall(r"^# ([A-Z_]+)=(.*)$", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert told
    for name, default in told.items():
        assert set(re.findall(rf"\$\{{{name}:-([^}}]*)\}}", compose)) == {default}, name


def test_ports_are_those_of_this_host_alone(services: dict[str, Service]) -> None:
    ports = [port for service in services.values() for port in service.get("ports", [])]
    assert sorted(port["target"] for port in ports) == [4200, 5601, 9200]
    assert {port.get("host_ip") for port in ports} == {"127.0.0.1"}
    assert not any("network_mode" in service and service["network_mode"] == "host" for service in services.values())


def test_images_have_a_version(services: dict[str, Service]) -> None:
    for name, service in services.items():
        _, _, tag = service["image"].partition(":")
        assert re.match(r"\d+\.\d+", tag), f"{name}: {service['image']}"


def test_what_is_deployed_is_what_was_tested(services: dict[str, Service]) -> None:
    assert services["elasticsearch"]["image"] == f"elasticsearch:{VERSION}"
    assert services["kibana"]["image"] == f"kibana:{VERSION}"
    assert {services[name]["image"] for name in OURS} == {f"article-flows:{__version__}"}


def test_everything_that_goes_on_is_watched_and_the_rest_ends(services: dict[str, Service]) -> None:
    in_image = "HEALTHCHECK" in (ROOT / "Dockerfile").read_text()
    for name, service in services.items():
        if name in (*ONCE, *ON_REQUEST):
            assert service["healthcheck"] == {"disable": True}, name
            assert service["restart"] in ("no", "on-failure:3"), name
        else:
            assert service["restart"] == "unless-stopped", name
            assert service.get("healthcheck", {}).get("test") or (name in OURS and in_image), name


def test_memory_and_logs_have_a_limit(services: dict[str, Service]) -> None:
    for name, service in services.items():
        assert int(service["mem_limit"]) >= 512 * 1024**2, name
        assert set(service["logging"]["options"]) == {"max-size", "max-file"}, name


def test_the_heap_leaves_half_of_the_memory_to_the_files(services: dict[str, Service]) -> None:
    options = services["elasticsearch"]["environment"]["ES_JAVA_OPTS"]
    (least, most) = re.fullmatch(r"-Xms(\d+)g -Xmx(\d+)g", options).groups()  # type: ignore[union-attr]
    assert least == most and int(most) * 2 * 1024**3 <= int(services["elasticsearch"]["mem_limit"])


def test_nobody_gains_privileges(services: dict[str, Service]) -> None:
    for name, service in services.items():
        assert service["cap_drop"] == ["ALL"] and not service.get("privileged") and not service.get("cap_add"), name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert service.get("read_only") or name in ("elasticsearch", "kibana"), name  # they write beside their program


def test_services_wait_for_what_they_need(services: dict[str, Service]) -> None:
    needs = {
        name: {other: told["condition"] for other, told in service.get("depends_on", {}).items()}
        for name, service in services.items()
    }
    done, healthy = "service_completed_successfully", "service_healthy"
    assert needs == {
        "certificates": {},
        "elasticsearch": {"certificates": done},
        "setup": {"elasticsearch": healthy},
        "kibana": {"setup": done},
        "kibana-import": {"kibana": healthy},
        "postgres": {},
        "prefect": {"postgres": healthy},
        "worker": {"setup": done, "prefect": healthy},
        "migration": {"setup": done},
        "reader": {"setup": done},
    }


def test_files_and_volumes_that_are_mounted_exist(stack: dict[str, Any], services: dict[str, Service]) -> None:
    mounts = [mount for service in services.values() for mount in service.get("volumes", [])]
    assert all(Path(mount["source"]).exists() for mount in mounts if mount["type"] == "bind")
    assert {mount["source"] for mount in mounts if mount["type"] == "volume"} == set(stack["volumes"])


def test_no_secret_is_an_argument_or_in_a_check_or_in_a_file(services: dict[str, Service], env_file: Path) -> None:
    secrets = [value for name, value in values(env_file).items() if name in SECRETS]
    for name, service in services.items():
        shown = [service.get("command"), service.get("entrypoint"), service.get("healthcheck"), service.get("labels")]
        assert not any(secret in str(shown) for secret in secrets), name
        assert "PASSWORD" not in str(shown), name
    mounted = (ROOT / "deploy").iterdir()
    assert not any(re.search(r"(?i)(password|key): *[^$\s{/]", line) for line in _settings(mounted))


def _settings(files: Any) -> list[str]:
    lines = [line for file in files for line in file.read_text().splitlines() if not line.startswith("#")]
    return [line for line in lines if "tls/" not in line]


@pytest.mark.parametrize(
    ("volume", "users"),
    [
        ("authority", ["certificates"]),
        ("elasticsearch-tls", ["certificates", "elasticsearch"]),
        ("kibana-tls", ["certificates", "kibana"]),
        ("key-loader", ["setup", "worker"]),
        ("key-migration", ["migration", "setup"]),
        ("key-reader", ["reader", "setup"]),
        ("key-kibana", ["kibana-import", "setup"]),
    ],
)
def test_a_key_is_seen_by_its_user_and_its_maker_alone(
    volume: str, users: list[str], services: dict[str, Service]
) -> None:
    mounts = [(name, mount) for name, service in services.items() for mount in service.get("volumes", [])]
    found = {name: mount.get("read_only", False) for name, mount in mounts if mount["source"] == volume}
    assert sorted(found) == users
    assert [name for name, read_only in found.items() if not read_only] == [ONCE[volume.startswith("key-")]]


def test_every_role_has_its_volume(services: dict[str, Service]) -> None:
    targets = {mount["target"]: mount["source"] for mount in services["setup"]["volumes"]}
    assert {f"/keys/{role.name}": f"key-{role.name}" for role in KEYS}.items() <= targets.items()


def test_the_administrators_password_reaches_elasticsearch_and_its_set_up_alone(
    services: dict[str, Service], env_file: Path
) -> None:
    password = values(env_file)["ELASTIC_PASSWORD"]
    holders = [name for name, service in services.items() if password in str(service.get("environment"))]
    assert sorted(holders) == ["elasticsearch", "setup"]


def test_credentials_cross_the_network_of_the_index_encrypted(services: dict[str, Service]) -> None:
    addresses = re.findall(r"https?://(?:elasticsearch|kibana):\d+", str(services) + _text("deploy/kibana.yml"))
    assert addresses and all(address.startswith("https:") for address in addresses)
    assert "xpack.security.enabled: true" in _text("deploy/elasticsearch.yml")


def test_the_database_has_no_way_out(stack: dict[str, Any], services: dict[str, Service]) -> None:
    assert stack["networks"]["database"]["internal"]
    assert sorted(name for name, service in services.items() if "database" in service.get("networks", {})) == [
        "postgres",
        "prefect",
    ]


@pytest.mark.parametrize("name", ["elasticsearch", "kibana"])
def test_the_shell_of_a_check_can_be_read_by_a_shell(name: str, services: dict[str, Service]) -> None:
    kind, script = services[name]["healthcheck"]["test"]
    assert kind == "CMD-SHELL"
    subprocess.run(["bash", "-n", "-c", script], check=True)


def _text(path: str) -> str:
    return (ROOT / path).read_text()
