"""The set-up of a new cluster: Kibana's password, the account of people, an API key for each role; then the indices.

What is there already and right is left as it is, so that every start of the stack can run it. Keys go into files for
those who use them: no secret is printed, logged or given as an argument.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from elasticsearch import ApiError, AuthenticationException, Elasticsearch, NotFoundError
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from flows.errors import IndexUnavailable, UsageError
from flows.files import write_whole
from flows.index.elastic.archive import ElasticArchive
from flows.index.elastic.client import connect, kind_of, translated
from flows.index.elastic.engine import ElasticIndex
from flows.index.elastic.location import Location, parse_location
from flows.settings import Settings
from flows.stack.containers.roles import KEYS, MIGRATION, PEOPLE, Role

NAME = "article-flows-"  # before the names of roles and keys on the cluster
KEY_FILE = "api-key"
KIBANA_USER, READER_USER = "kibana_system", "reader"


class Passwords(BaseSettings):
    """Of the accounts that are set up; from the environment, as the administrator's own are (`flows.settings`)."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore")

    kibana_password: SecretStr = Field(min_length=12, description="Of kibana_system, with which Kibana signs in")
    reader_password: SecretStr = Field(min_length=12, description="Of the account `reader`, when it is created")

    @classmethod
    def given(cls) -> "Passwords":
        """From the environment. Raises `UsageError` naming what is missing."""
        try:
            return cls()
        except ValidationError as error:
            names = ", ".join(str(wrong["loc"][0]).upper() for wrong in error.errors(include_input=False))
            raise UsageError(f"set {names}, with 12 characters or more: flows stack env makes them up") from None


def grant(url: str, settings: Settings, passwords: Passwords, keys: Path, *, rotate: bool = False) -> Iterator[str]:
    """Give everybody access to the cluster at `url`, as an administrator; a line for a person after each change.

    `keys` gets the file `<role>/api-key` for each role of `roles.KEYS`. `rotate` makes every key anew, which ends the
    old ones. Raises `Stop`, and `UsageError` for credentials that cannot be used.
    """
    location = parse_location(url)
    admin, _ = connect(location, settings)
    with admin, _with_security(location), translated(location):
        if _knows(admin, KIBANA_USER, passwords.kibana_password) is False:
            admin.security.change_password(username=KIBANA_USER, password=passwords.kibana_password.get_secret_value())
            yield f"password of {KIBANA_USER} set"
        yield from _people(admin, location, passwords)
        for role in KEYS:
            yield from _key(admin, location, role, keys / role.name / KEY_FILE, rotate=rotate)


def prepare(url: str, settings: Settings, keys: Path) -> str:
    """Make templates and indices of this version, with the key that has to be able to; a line for a person.

    Raises `Stop`, also where an archive that is there was made for another schema.
    """
    key = SecretStr((keys / MIGRATION.name / KEY_FILE).read_text("ascii"))
    migration = settings.model_copy(update={"es_api_key": key, "es_username": None, "es_password": None})
    ElasticArchive.open(url, migration).close()
    index = ElasticIndex.open(url, migration)
    try:
        return f"{index.status().index} is ready"
    finally:
        index.close()


@contextmanager
def _with_security(location: Location) -> Iterator[None]:
    """The node knows no such call when its security is off, and says no more than that."""
    try:
        yield
    except IndexUnavailable as error:
        cause = error.__cause__
        if isinstance(cause, ApiError) and cause.meta.status in (400, 405) and kind_of(cause) == "without a type":
            raise IndexUnavailable(
                f"Elasticsearch at {location.address} runs without security: it has no users and no keys to set up",
                safe="Nothing was changed.",
                next_command="give the address of one with xpack.security.enabled; without it, nothing is to be set up",
            ) from cause
        raise


def _people(admin: Elasticsearch, location: Location, passwords: Passwords) -> Iterator[str]:
    role = NAME + location.names.prefix + PEOPLE.name
    if admin.security.put_role(name=role, **PEOPLE.descriptor(location.names.prefix))["role"]["created"]:
        yield f"role {role} created"
    try:
        admin.security.get_user(username=READER_USER)
    except NotFoundError:  # one that is there may have a password of its own by now
        admin.security.put_user(
            username=READER_USER, password=passwords.reader_password.get_secret_value(), roles=[role]
        )
        yield f"user {READER_USER} created"


def _key(admin: Elasticsearch, location: Location, role: Role, file: Path, *, rotate: bool) -> Iterator[str]:
    name = NAME + location.names.prefix + role.name
    descriptors = {role.name: role.descriptor(location.names.prefix)}
    if not rotate and (id := _id_of(admin, file, name)):
        if admin.security.update_api_key(id=id, role_descriptors=descriptors)["updated"]:
            yield f"key {name} has the privileges of this version"
        return
    admin.security.invalidate_api_key(name=name)
    key = admin.security.create_api_key(name=name, role_descriptors=descriptors)
    file.parent.mkdir(parents=True, exist_ok=True)
    write_whole(file, key["encoded"].encode("ascii"), durable=True)
    yield f"key {name} created"


def _id_of(admin: Elasticsearch, file: Path, name: str) -> str | None:
    """The id of the key in a file, when the cluster takes it and it is the one of this name."""
    try:
        key = file.read_text("ascii").strip()
    except FileNotFoundError:
        return None
    try:
        known = admin.options(api_key=key).security.authenticate()
    except AuthenticationException:  # of another cluster, or invalidated
        return None
    found = known.get("api_key", {})
    return str(found["id"]) if found.get("name") == name else None


def _knows(admin: Elasticsearch, user: str, password: SecretStr) -> bool:
    try:
        admin.options(basic_auth=(user, password.get_secret_value())).security.authenticate()
    except AuthenticationException:
        return False
    return True
