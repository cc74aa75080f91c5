"""Settings of an installation, read from `PAYNTO_*` environment variables; documented in docs/operating/settings.md."""

import os
from ipaddress import ip_network
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Everything an operator can set. Nothing here is read at import time; see `load_settings`."""

    model_config = SettingsConfigDict(env_prefix="PAYNTO_", extra="ignore")

    home: Path = Field(
        default_factory=lambda: Path.home() / ".paynto",
        description="Data folder: database, objects, toolchain, sandboxes.",
    )
    environment: Literal["development", "production"] = Field(
        "development", description="Production refuses default secrets and hides the mailbox page."
    )
    host: str = Field("127.0.0.1", description="Address the server listens on.")
    port: int = Field(
        8000, ge=0, le=65535, description="Port the server listens on; 0 picks a free one."
    )
    origin: str = Field(
        "", description="Public origin of the web app; default http://localhost:<port>."
    )
    preview_domain: str = Field(
        "", description="Base domain of previews; default preview.localhost:<port>."
    )
    apps_domain: str = Field(
        "", description="Base domain of deployed apps; default app.localhost:<port>."
    )
    allowed_origins: list[str] = Field(
        [], description="Further origins that may call the API with a bearer token (CORS)."
    )
    trusted_proxies: list[str] = Field(
        [],
        description="Addresses or networks (CIDR) of reverse proxies; only their X-Forwarded-For and X-Forwarded-Proto are believed.",
    )
    database_url: SecretStr = Field(
        SecretStr(""), description="PostgreSQL address; empty starts the embedded server."
    )
    objects_url: str = Field(
        "", description="Object store for assets and releases; default a folder in the data folder."
    )
    master_key: SecretStr = Field(
        SecretStr(""),
        description="Base64 of 32 bytes that wraps the data keys; default a file in the data folder.",
    )
    sign_up: bool = Field(False, description="Whether strangers may create accounts.")
    single_user: bool = Field(
        True, description="One owner on one machine: a missing isolation only warns."
    )
    mail_driver: Literal["log", "smtp"] = Field(
        "log", description="How mail leaves: written to the log and mailbox page, or SMTP."
    )
    mail_from: str = Field("Paynto <paynto@localhost>", description="Sender address of mail.")
    smtp_url: SecretStr = Field(
        SecretStr(""), description="smtp[s]://user:password@host:port, for the SMTP driver."
    )
    worker_concurrency: int = Field(
        2, ge=1, le=64, description="Jobs that one process runs at the same time."
    )
    warm_sandboxes: int = Field(1, ge=0, le=8, description="Sandboxes kept ready per stack.")
    max_sandboxes: int = Field(
        12, ge=1, description="Running sandboxes in one process; the longest idle one makes room."
    )
    sandbox_idle_seconds: float = Field(
        900, ge=5, description="Idle time after which a preview sandbox stops."
    )
    sandbox_memory_bytes: int = Field(2 * 1024**3, description="Memory limit of a sandbox.")
    sandbox_disk_bytes: int = Field(512 * 1024**2, description="Disk limit of a sandbox.")
    sandbox_cpu_seconds: float = Field(
        60,
        ge=1,
        description="Processor time that an app may use without answering; then it is stopped.",
    )
    max_project_terminals: int = Field(4, ge=0, description="Open terminals of one project.")
    max_team_terminals: int = Field(8, ge=0, description="Open terminals of one team.")
    terminal_idle_seconds: float = Field(
        1800, ge=5, description="Time without a key after which a terminal is closed."
    )
    app_idle_seconds: float = Field(
        300, ge=1, description="Idle time after which a deployed server sleeps."
    )
    session_days: int = Field(30, ge=1, description="Lifetime of a sign-in session.")
    log_format: Literal["text", "json"] = Field("text", description="Format of log lines.")
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="Least severe level that is logged."
    )
    open_browser: bool = Field(
        True, description="Open the sign-in link in a browser where there is a desktop."
    )
    minimum_package_age_days: int = Field(
        1, ge=0, description="npm releases younger than this are refused."
    )
    denied_packages: list[str] = Field([], description="npm packages that made apps may not use.")
    node_path: str = Field(
        "", description="Node executable; default the one installed with Paynto."
    )

    openai_api_key: SecretStr = Field(
        SecretStr(""), description="Key that offers OpenAI's models to all teams."
    )
    openai_base_url: str = Field("", description="Other address of OpenAI's API.")
    anthropic_api_key: SecretStr = Field(
        SecretStr(""), description="Key that offers Anthropic's models to all teams."
    )
    anthropic_base_url: str = Field("", description="Other address of Anthropic's API.")
    google_api_key: SecretStr = Field(
        SecretStr(""), description="Key that offers Google's Gemini models to all teams."
    )
    google_base_url: str = Field("", description="Other address of the Gemini API.")
    groq_api_key: SecretStr = Field(
        SecretStr(""), description="Key that offers Groq's models to all teams."
    )
    groq_base_url: str = Field("", description="Other address of Groq's API.")
    model_base_url: str = Field(
        "",
        description="Address with an OpenAI-compatible API whose models are offered to all teams.",
    )
    model_api_key: SecretStr = Field(
        SecretStr(""), description="Key for that address, where it needs one."
    )
    models: list[str] = Field(
        [],
        description="Ids of the platform's models to offer, such as `openai:<name>`; default all that are listed.",
    )
    default_model: str = Field(
        "",
        description="Id of the model that builds when nobody chose one; default `auto` where there is an AI model, else the starter model.",
    )
    model_silence_seconds: float = Field(
        600,
        gt=0,
        description="Seconds in which a model sends nothing after which its answer counts as broken off.",
    )
    morph_api_key: SecretStr = Field(
        SecretStr(""),
        description="Key of Morph, which then merges edits that do not fit; empty leaves it off.",
    )
    morph_base_url: str = Field(
        "https://api.morphllm.com/v1", description="Address of Morph's API, or of another like it."
    )
    morph_model: str = Field("morph-v3-fast", description="Morph's model that merges edits.")
    allowed_private_addresses: list[str] = Field(
        [],
        description="Addresses in private networks that teams' model providers may use: `host[:port]` or a network.",
    )

    @field_validator("trusted_proxies")
    @classmethod
    def _check_networks(cls, values: list[str]) -> list[str]:
        return [str(ip_network(value, strict=False)) for value in values]

    def with_defaults(self) -> "Settings":
        """A copy whose derived addresses are filled in."""
        return self.model_copy(
            update={
                "home": self.home.expanduser().absolute(),
                "origin": (self.origin or f"http://localhost:{self.port}").rstrip("/"),
                "preview_domain": self.preview_domain or f"preview.localhost:{self.port}",
                "apps_domain": self.apps_domain or f"app.localhost:{self.port}",
            }
        )


def load_settings(**overrides: object) -> Settings:
    """Settings from the environment, with command-line values on top. `DATABASE_URL` is understood too."""
    values = {name: value for name, value in overrides.items() if value is not None}
    if (
        "database_url" not in values
        and not os.environ.get("PAYNTO_DATABASE_URL")
        and os.environ.get("DATABASE_URL")
    ):
        values["database_url"] = SecretStr(os.environ["DATABASE_URL"])
    return Settings(**values).with_defaults()  # type: ignore[arg-type]  # values come from typed CLI options
