"""What an operator may set of sign-in and limits."""

from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path

import pytest

from ews.errors import SettingsError
from ews.settings import read_settings


def test_without_any_variable_there_are_limits_and_a_second_factor() -> None:
    found = read_settings().access

    assert found.totp_required
    assert (str(found.per_key), str(found.per_address)) == (
        "30000 per 1 minute",
        "30 per 1 minute",
    )
    assert (found.oidc, found.proxies, found.is_plain_loopback) == (None, (), True)


def test_all_of_it_can_be_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("of the provider\n")
    given = {
        "BASE_URL": "https://ews.example.org",
        "TOTP": "optional",
        "SESSION_IDLE_MINUTES": "15",
        "RATE_PER_KEY": "off",
        "RATE_SIGN_IN": "5/hour",
        "PROXIES": "10.0.0.0/8, 192.0.2.1",
        "OIDC_ISSUER": "https://login.example.org",
        "OIDC_CLIENT_ID": "ews",
        "OIDC_CLIENT_SECRET_FILE": str(secret),
        "BREACHED_PASSWORDS": str(secret),
    }
    for name, value in given.items():
        monkeypatch.setenv(f"EWS_{name}", value)

    found = read_settings().access

    assert not found.totp_required
    assert not found.is_plain_loopback
    assert found.per_key is None
    assert found.session_idle == timedelta(minutes=15)
    assert found.proxies == (ip_network("10.0.0.0/8"), ip_network("192.0.2.1/32"))
    assert found.breached_passwords == secret
    assert found.oidc is not None
    assert found.oidc.client_secret == "of the provider"  # noqa: S105 - of this test


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TOTP", "sometimes"),
        ("SESSION_MINUTES", "0"),
        ("RATE_PER_KEY", "many"),
        ("RATE_SIGN_IN", "5/fortnight"),
        ("PROXIES", "10.0.0.0/99"),
        ("OIDC_ISSUER", "http://login.example.org"),
        ("BREACHED_PASSWORDS", "/not/there"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"EWS_{name}", value)

    with pytest.raises(SettingsError, match=f"EWS_{name}"):
        read_settings()
