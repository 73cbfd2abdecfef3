"""Every setting in one table: its name, default, help text and environment variable.

`docs/settings.md` is generated from it (`python -m api.settings > docs/settings.md`); a test compares them.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, Field, SecretStr, ValidationError, field_validator, model_validator

from graph.outside.store import Outside
from ontology.errors import EngineError, QuillgraphError
from ontology.terms import DEFAULT_BASE

ENV_PREFIX = "QUILLGRAPH_"
_SHORTEST_TOKEN = 16


class Settings(BaseModel):
    """What can be set, each from the environment or in code. Sizes are in bytes, times in seconds."""

    host: str = Field(default="127.0.0.1", description="Address to serve on. Anyone who reaches it can read.")
    port: int = Field(default=8000, ge=0, le=65535, description="Port to serve on.")
    store: Path = Field(default=Path("store"), description="Directory that holds the generations of the graph.")
    base_iri: str = Field(
        default=DEFAULT_BASE,
        description="What the IRIs of the graph begin with; used by ingest. Ends with a slash.",
    )
    vocabularies: str = Field(
        default="",
        description=f"Turtle files with the names of further things, separated by `{os.pathsep}`.",
    )
    processes: int = Field(
        default=1,
        ge=1,
        le=64,
        description="Server processes that share the port and the store. Each has query processes, rates and metrics "
        "of its own.",
    )
    cluster: str = Field(
        default="",
        description="Address of a Dask scheduler (`tcp://host:8786`) whose workers read and embed many texts; "
        "processes of this machine do where it is empty.",
    )
    graph_store: str = Field(
        default="",
        description="SPARQL store that answers queries and gets a copy of the graph: its kind and its address, such as "
        "`oxigraph+http://host:7878` (docs/engines.md); our own engine answers where it is empty.",
    )
    graph_user: str = Field(default="", description="User name at that store.")
    graph_password: SecretStr = Field(default=SecretStr(""), description="Password at that store.")
    search_store: SecretStr = Field(
        default=SecretStr(""),
        description="PostgreSQL database with pgvector that holds and searches words and vectors, such as "
        "`postgresql://user@host/database` (docs/engines.md); files of the store do where it is empty.",
    )
    follow_s: float = Field(default=1.0, gt=0, description="How often the server looks for a new generation.")
    refusal_threshold: float = Field(
        default=0.4, ge=0, le=1, description="Confidence below which a question is refused (not_found)."
    )
    max_question_chars: int = Field(default=2000, ge=1, description="Longest question, in characters.")
    max_body_bytes: int = Field(default=1_000_000, ge=1, description="Largest request body.")
    max_header_bytes: int = Field(default=65_536, ge=1000, description="Largest head of a request, address included.")
    max_connections: int = Field(
        default=1000, ge=1, description="Connections at once; requests on further ones are sent away (503)."
    )
    slow_client_s: float = Field(
        default=20.0, gt=0, description="How long a client may take to send a request, or take nothing of an answer."
    )
    requests_per_minute: int = Field(
        default=0, ge=0, description="Requests that one client address may make in a minute; 0 is any number."
    )
    stop_s: int = Field(
        default=10, ge=0, description="How long running requests may take to end when the server stops."
    )
    token: SecretStr = Field(
        default=SecretStr(""),
        description="What must be presented to change anything (`Authorization: Bearer …`), at least 16 characters; "
        "nothing can be changed where it is empty.",
    )
    cors_origins: str = Field(
        default="*",
        description="Web sites whose pages may read from here in a browser, separated by blanks; `*` is any.",
    )
    sparql_timeout_s: float = Field(default=10.0, gt=0, description="When a SPARQL query is stopped.")
    sparql_max_rows: int = Field(default=500_000, ge=1, description="Most rows or triples in a SPARQL result.")
    sparql_max_bytes: int = Field(default=100_000_000, ge=1, description="Largest SPARQL result.")
    sparql_memory_bytes: int = Field(
        default=1_000_000_000, ge=50_000_000, description="Working memory of a SPARQL query."
    )
    sparql_copied_bytes: int = Field(
        default=200_000_000,
        ge=0,
        description="Largest graph, in bytes on disk, that SPARQL queries read from a copy in memory (on Linux): "
        "several times as fast, for about three times as many bytes in each server process. 0: none.",
    )
    sparql_workers: int = Field(default=2, ge=1, description="SPARQL queries that run at once, each in a process.")
    sparql_queue: int = Field(default=16, ge=0, description="SPARQL queries that may wait; more are sent away (503).")
    sparql_services: str = Field(
        default="",
        description="Addresses of the SPARQL endpoints that queries may call with SERVICE, separated by blanks.",
    )

    update_timeout_s: float = Field(default=60.0, gt=0, description="When a change of the graph is given up.")

    @model_validator(mode="before")
    @classmethod
    def _read_environment(cls, given: dict[str, Any]) -> dict[str, Any]:
        """Values given in code go before the environment's. (pydantic-settings takes longer to import than to use.)"""
        variables = {name: ENV_PREFIX + name.upper() for name in cls.model_fields}
        return {name: os.environ[variable] for name, variable in variables.items() if variable in os.environ} | given

    @field_validator("base_iri")
    @classmethod
    def _check_base(cls, value: str) -> str:
        if not value.startswith(("http://", "https://")) or not value.endswith("/"):
            raise ValueError("must begin with http:// or https:// and end with a slash")
        return value

    @field_validator("graph_store")
    @classmethod
    def _check_graph_store(cls, value: str) -> str:
        if value:
            try:
                Outside.parse(value)
            except EngineError as error:
                raise ValueError(str(error)) from None
        return value

    @field_validator("token")
    @classmethod
    def _check_token(cls, value: SecretStr) -> SecretStr:
        secret = value.get_secret_value()
        if secret and (len(secret) < _SHORTEST_TOKEN or not secret.isascii() or not secret.isprintable()):
            raise ValueError(f"must have at least {_SHORTEST_TOKEN} printable ASCII characters")
        return value

    @property
    def vocabulary_files(self) -> list[Path]:
        """The files of `vocabularies`."""
        return [Path(name) for name in self.vocabularies.split(os.pathsep) if name]


def load_settings(store: Path | None = None, vocabularies: Sequence[Path] = ()) -> Settings:
    """The settings of the environment, with what is given here in place of theirs. Raises QuillgraphError."""
    try:
        settings = Settings()
    except ValidationError as error:
        wrong = "; ".join(f"{one['loc'][0]}: {one['msg']}" for one in error.errors())
        raise QuillgraphError(f"A setting is wrong: {wrong}. See docs/settings.md.") from None
    changes: dict[str, Any] = {}
    if store is not None:
        changes["store"] = store
    if vocabularies:
        changes["vocabularies"] = os.pathsep.join(map(str, vocabularies))
    return settings.model_copy(update=changes)


def describe_settings() -> str:
    """The settings as a Markdown page."""
    rows = [
        f"| `{name}` | `{ENV_PREFIX}{name.upper()}` | `{field.default}` | {field.description} |"
        if str(field.default)
        else f"| `{name}` | `{ENV_PREFIX}{name.upper()}` | (none) | {field.description} |"
        for name, field in Settings.model_fields.items()
    ]
    head = (
        "# Settings\n\n"
        "Generated by `python -m api.settings > docs/settings.md`. Each is set by its environment variable;\n"
        "options of `quillgraph` commands override them. Sizes are in bytes, times in seconds.\n\n"
        "| setting | environment variable | default | what it does |\n|---|---|---|---|\n"
    )
    return head + "\n".join(rows) + "\n"


if __name__ == "__main__":
    print(describe_settings(), end="")
