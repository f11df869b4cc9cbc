"""The settings of one process; the only place that reads the environment.

| variable | default | means |
|---|---|---|
| EWS_DATABASE_URL | none: an own PostgreSQL | `postgresql://…` of an external server, 15 to 18 |
| EWS_HOME | /var/lib/ews (root), else `$XDG_DATA_HOME/ews` | where the own PostgreSQL lives |
| EWS_LISTEN | 127.0.0.1:8080 | address and port of the API and pages |
| EWS_BASE_URL | http:// + EWS_LISTEN | how others reach the service |
| EWS_COMPUTE_PROCESSES | number of processors | worker processes for chemistry |
| EWS_POOL_SIZE | 10 | database connections of one process, at most |
| EWS_OPSIN | on | off: do not read systematic names (which needs Java) |
| EWS_ALLOW_LOOPBACK | no | webhooks and exports may go to this machine itself |
| EWS_DELIVERY_TRIES | 36 | attempts at a webhook or an export before it is a dead letter |
| EWS_DELIVERY_SECONDS | 10 | how long a receiver of a webhook may take to answer |
| EWS_HEARTBEAT_SECONDS | 30 | after that silence of a worker another takes its jobs over |
| EWS_READ_DATABASE_URL | none | standbys that answer some reads: `postgresql://…@a,b/ews` |
| EWS_WORKER_LISTEN | none | address and port on which a worker tells its health and metrics |
| EWS_DRAIN_SECONDS | 0 | how long a process asked to stop says "not ready" before it ends |
| EWS_SMTP_URL, EWS_MAIL_… | none | e-mail: see ews/settings_mail.py |
| EWS_LOG_LEVEL | info | debug, info, warning, error |
| EWS_TOTP | required | optional: people may sign in without a second factor |
| EWS_SESSION_IDLE_MINUTES | 60 | a session ends after that silence |
| EWS_SESSION_MINUTES | 720 | and after that time in any case |
| EWS_RATE_PER_KEY | 30000/minute | requests of one key or person; off: no limit |
| EWS_RATE_SIGN_IN | 30/minute | sign-ins, and keys that are none, from one address; off |
| EWS_PROXIES | none | networks whose X-Forwarded-For is believed: 10.0.0.0/8 |
| EWS_BREACHED_PASSWORDS | none | file of SHA-1 sums, sorted: refused as passwords |
| EWS_OIDC_ISSUER, _CLIENT_ID, _CLIENT_SECRET | none | the OpenID provider people may sign in at |

Each may be given as a file that holds the value: EWS_DATABASE_URL_FILE=/run/secrets/database_url.
"""

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from environs import EnvError, FileAwareEnv, ValidationError, validate

from connectors.transports.mail_server import Mail
from ews.errors import SettingsError
from ews.settings_access import AccessSettings, read_access
from ews.settings_mail import read_mail_settings

LEVELS = ("debug", "info", "warning", "error")
MOST_PORT = 65535
MANY = validate.Range(min=1, max=1000)
FEW = validate.Range(min=2, max=1000)  # a timer holds one while its work is done on another


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What an operator decides; read once, at the start, and passed inwards.

    database_url: None means the embedded server in `home`.
    """

    database_url: str | None
    home: Path
    host: str
    port: int
    base_url: str
    compute_processes: int
    pool_size: int
    allow_loopback: bool
    log_level: str
    delivery_tries: int = 36
    delivery_seconds: int = 10
    heartbeat_seconds: int = 30
    opsin: bool = True
    mail: Mail | None = None
    read_database_url: str | None = None
    worker_listen: tuple[str, int] | None = None
    drain_seconds: int = 0
    access: AccessSettings = field(default_factory=AccessSettings)


def read_settings() -> Settings:
    """Read the settings from the environment.

    Raises:
        SettingsError: names every variable that cannot be used, not only the first.
    """
    env = FileAwareEnv(eager=False, prefix="EWS_", strip_whitespace=True)
    try:
        listen = env.str("LISTEN", "127.0.0.1:8080", validate=_check_listen)
        values: dict[str, Any] = {
            "database_url": env.str("DATABASE_URL", "", validate=_check_database_url) or None,
            "home": Path(env.str("HOME", "") or _default_home()).expanduser().absolute(),
            "base_url": env.str("BASE_URL", "", validate=_check_base_url) or f"http://{listen}",
            "compute_processes": env.int("COMPUTE_PROCESSES", os.cpu_count() or 1, validate=MANY),
            "pool_size": env.int("POOL_SIZE", 10, validate=FEW),
            "allow_loopback": env.bool("ALLOW_LOOPBACK", False),  # environs' form
            "delivery_tries": env.int("DELIVERY_TRIES", 36, validate=MANY),
            "delivery_seconds": env.int("DELIVERY_SECONDS", 10, validate=MANY),
            "heartbeat_seconds": env.int("HEARTBEAT_SECONDS", 30, validate=MANY),
            "opsin": env.bool("OPSIN", True),
            "mail": read_mail_settings(env),
            "read_database_url": env.str("READ_DATABASE_URL", "", validate=_check_database_url)
            or None,
            "drain_seconds": env.int("DRAIN_SECONDS", 0, validate=validate.Range(min=0, max=600)),
            "log_level": env.str("LOG_LEVEL", "info", validate=validate.OneOf(LEVELS)),
        }
        values["access"] = read_access(env, values["base_url"])
        worker_listen = env.str("WORKER_LISTEN", "", validate=_check_worker_listen)
        env.seal()
    except (EnvError, ValueError) as error:
        raise SettingsError(f"the settings cannot be used: {error}") from error
    host, port = _address(listen)
    worker = _address(worker_listen) if worker_listen else None
    return Settings(host=host, port=port, worker_listen=worker, **values)


def _address(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    return host.strip("[]"), int(port)


def _default_home() -> str:
    """Root's own home is closed to the account that the server must run as."""
    if os.geteuid() == 0:
        return "/var/lib/ews"
    data = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"  # noqa: TID251
    return str(Path(data) / "ews")


def _check_listen(text: str) -> None:
    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal() or int(port) > MOST_PORT:
        raise ValidationError(f"found {text!r}, expected ADDRESS:PORT such as 127.0.0.1:8080")


def _check_worker_listen(text: str) -> None:
    if text:
        _check_listen(text)


def _check_database_url(text: str) -> None:
    # The URL may hold a password, so it is not repeated.
    if text and not text.startswith(("postgresql://", "postgres://")):
        raise ValidationError("expected postgresql://USER:PASSWORD@HOST:PORT/DATABASE")
    hosts = text.partition("://")[2].partition("/")[0].rpartition("@")[2].split(",")
    ports = [host.rpartition("]")[2].partition(":")[2] for host in hosts]
    if any(port and not port.isdecimal() for port in ports):
        raise ValidationError(
            "the port is not a number; in a name or password write @ : / ? # as %40 %3A %2F %3F %23"
        )


def _check_base_url(text: str) -> None:
    if text and not text.startswith(("http://", "https://")):
        raise ValidationError(f"found {text!r}, expected a URL such as https://ews.example.org")
