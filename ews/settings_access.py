"""The settings of sign-in, sessions and rate limits; read by `ews.settings`."""

from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import urlsplit

from environs import Env, ValidationError, validate
from limits import RateLimitItem, parse

LOOPBACK = ("localhost", "127.0.0.1", "::1")
Network = IPv4Network | IPv6Network


@dataclass(frozen=True, slots=True, kw_only=True)
class OidcSettings:
    """The one OpenID provider that people may sign in at."""

    issuer: str
    client_id: str
    client_secret: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessSettings:
    """How people sign in and how much anybody may ask.

    per_key, per_address: None means no limit. proxies: whose X-Forwarded-For is believed.
    """

    base_url: str = "http://127.0.0.1:8080"
    totp_required: bool = True
    breached_passwords: Path | None = None
    session_idle: timedelta = timedelta(hours=1)
    session_longest: timedelta = timedelta(hours=12)
    per_key: RateLimitItem | None = None
    per_address: RateLimitItem | None = None
    proxies: tuple[Network, ...] = ()
    oidc: OidcSettings | None = None

    @property
    def is_plain_loopback(self) -> bool:
        """Say whether the service is reached without TLS, from its own machine only."""
        found = urlsplit(self.base_url)
        return found.scheme == "http" and found.hostname in LOOPBACK


def read_access(env: Env, base_url: str) -> AccessSettings:
    """Read the settings of access; faults are gathered by `env`, which gives None for them."""
    issuer = env.str("OIDC_ISSUER", "", validate=_check_issuer)
    listed = env.str("BREACHED_PASSWORDS", "", validate=_check_file)
    client_id, secret = env.str("OIDC_CLIENT_ID", ""), env.str("OIDC_CLIENT_SECRET", "")
    totp = env.str("TOTP", "required", validate=validate.OneOf(["required", "optional"]))
    per_key = env.str("RATE_PER_KEY", "30000/minute", validate=_check_limit)
    per_address = env.str("RATE_SIGN_IN", "30/minute", validate=_check_limit)
    proxies = env.str("PROXIES", "", validate=_check_networks)
    if issuer and not client_id:
        raise ValueError("EWS_OIDC_ISSUER and EWS_OIDC_CLIENT_ID go together; set both or none")
    oidc = OidcSettings(issuer=issuer or "", client_id=client_id, client_secret=secret)
    return AccessSettings(
        base_url=base_url,
        totp_required=totp != "optional",
        breached_passwords=Path(listed) if listed else None,
        session_idle=_minutes(env, "SESSION_IDLE_MINUTES", 60),
        session_longest=_minutes(env, "SESSION_MINUTES", 720),
        per_key=_limit(per_key or "off"),
        per_address=_limit(per_address or "off"),
        proxies=_networks(proxies or ""),
        oidc=oidc if issuer else None,
    )


def _minutes(env: Env, name: str, default: int) -> timedelta:
    found = env.int(name, default, validate=validate.Range(min=1, max=100_000))
    return timedelta(minutes=found or default)


def _limit(text: str) -> RateLimitItem | None:
    return None if text in {"", "off"} else parse(text)


def _check_limit(text: str) -> None:
    try:
        _limit(text)
    except ValueError as error:
        raise ValidationError(f"found {text!r}, expected 'off' or such as '600/minute'") from error


def _networks(text: str) -> tuple[Network, ...]:
    return tuple(ip_network(each, strict=False) for each in text.replace(",", " ").split())


def _check_networks(text: str) -> None:
    try:
        _networks(text)
    except ValueError as error:
        raise ValidationError(
            f"found {text!r}, expected addresses or networks such as 10.0.0.0/8"
        ) from error


def _check_issuer(text: str) -> None:
    if not text:
        return
    found = urlsplit(text)
    if found.scheme != "https" and not (found.scheme == "http" and found.hostname in LOOPBACK):
        raise ValidationError(f"found {text!r}, expected the provider's https address")


def _check_file(text: str) -> None:
    if text and not Path(text).is_file():
        raise ValidationError(f"found no file {text!r}; a sorted list of SHA-1 sums is expected")
