"""Settings: read once, from the environment, into one frozen object.

Secrets are `SecretStr`: they appear in no log, report or error.
"""

import os
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from flows.errors import UsageError


def _default_home() -> Path:
    base = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(base) / "article-flows"


class Settings(BaseSettings):
    """Every setting has an environment variable: its name in capitals with `FLOWS_` before it."""

    model_config = SettingsConfigDict(env_prefix="FLOWS_", frozen=True, extra="ignore")

    home: Path = Field(
        default_factory=_default_home,
        description="State folder: embedded index, ledger, raw texts; default: article-flows in XDG_DATA_HOME, else in "
        "~/.local/share",
    )
    raw_store: SecretStr | None = Field(
        default=None,
        description="Where raw texts are kept: a folder or any fsspec URL (s3://, gs://, ...), which may hold a "
        "password; default: raw in the state folder",
    )
    rules: Path | None = Field(
        default=None, description="Folder of the installation's own cleaning rules; default: rules in the state folder"
    )
    outlets: Path | None = Field(
        default=None,
        description="Folder of the installation's own catalogue of outlets; default: outlets in the state folder",
    )
    assertions: Path | None = Field(
        default=None,
        description="File of the installation's own assertions on drops; default: assertions.yml in the state folder",
    )
    index: str | None = Field(
        default=None, description="Default of --index: empty for the embedded index in the state folder, else a URL"
    )
    es_api_key: SecretStr | None = Field(default=None, description="Elasticsearch API key, base64")
    es_api_key_file: Path | None = Field(
        default=None,
        description="File that holds the API key, for where secrets are mounted; FLOWS_ES_API_KEY goes first",
    )
    es_api_key_block: str | None = Field(
        default=None,
        description="Prefect Secret block that holds the API key, which the flows of a Prefect server load; "
        "FLOWS_ES_API_KEY and its file go first",
    )
    es_username: str | None = Field(default=None, description="Elasticsearch user, where no API key is used")
    es_password: SecretStr | None = Field(default=None, description="Password of that user")
    es_ca_certs: Path | None = Field(
        default=None, description="PEM file of the authority that signed the certificates of Elasticsearch and Kibana"
    )
    es_timeout: float = Field(default=60.0, gt=0, description="Seconds one request to Elasticsearch or Kibana may take")
    log: str | None = Field(
        default=None,
        description="Where runs log what they do, one JSON object a line (docs/observability.md): `stderr`, or a file; "
        "default: nowhere",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="The least that is logged"
    )
    kibana_url: str | None = Field(default=None, description="Default of --kibana: where Kibana answers")
    dask_scheduler: str | None = Field(
        default=None, description="Default of --scheduler, with --runner dask: the address of a Dask scheduler"
    )
    kibana_api_key: SecretStr | None = Field(
        default=None, description="API key for Kibana, base64, where it is not that of Elasticsearch"
    )

    @cached_property
    def rules_folder(self) -> Path:
        """Where the installation's own rules are, or would be."""
        return self.rules or self.home / "rules"

    @cached_property
    def outlets_folder(self) -> Path:
        """Where the installation's own catalogue of outlets is, or would be."""
        return self.outlets or self.home / "outlets"

    @model_validator(mode="before")
    @classmethod
    def _read_key_file(cls, given: dict[str, Any]) -> dict[str, Any]:
        file = given.get("es_api_key_file")
        if not file or given.get("es_api_key"):
            return given
        try:
            key = Path(file).read_text("ascii").strip()
        except (OSError, ValueError):  # neither names what the file holds
            key = ""
        if not key:
            raise ValueError("FLOWS_ES_API_KEY_FILE names no file that holds a key and can be read")
        return given | {"es_api_key": key}


@cache
def settings() -> Settings:
    """The settings of this process. Raises `UsageError` naming the variables that hold no usable value."""
    try:
        return Settings()
    except ValidationError as error:
        wrong = "; ".join(
            f"{''.join(f'FLOWS_{str(name).upper()}: ' for name in e['loc'][:1])}{e['msg']}"
            for e in error.errors(include_input=False)
        )
        raise UsageError(f"the environment cannot be used: {wrong}") from None
