"""What an operator may set, and what is said when it cannot be used."""

from pathlib import Path

import pytest

from ews.errors import SettingsError
from ews.settings import read_settings


def test_without_any_variable_the_own_server_and_this_machine_are_used() -> None:
    found = read_settings()
    assert (found.database_url, found.host, found.port) == (None, "127.0.0.1", 8080)
    assert not found.allow_loopback


def test_every_wrong_variable_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = {
        "LISTEN": "8080",
        "POOL_SIZE": "many",
        "LOG_LEVEL": "loud",
        "DATABASE_URL": "mysql://x",
    }
    for name, value in wrong.items():
        monkeypatch.setenv(f"EWS_{name}", value)
    with pytest.raises(SettingsError) as raised:
        read_settings()
    assert all(f"EWS_{name}" in raised.value.message for name in wrong)
    assert "mysql" not in raised.value.message


def test_a_secret_may_come_from_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "url"
    file.write_text("postgresql://ews:secret@db/ews\n")
    monkeypatch.setenv("EWS_DATABASE_URL_FILE", str(file))
    assert read_settings().database_url == "postgresql://ews:secret@db/ews"


def test_a_secret_file_that_is_not_there_is_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EWS_DATABASE_URL_FILE", "/not/there")
    with pytest.raises(SettingsError, match="EWS_DATABASE_URL_FILE"):
        read_settings()


@pytest.mark.parametrize(
    ("listen", "host", "port"), [("192.0.2.1:80", "192.0.2.1", 80), ("[::1]:8080", "::1", 8080)]
)
def test_the_address_to_listen_on_is_read(
    monkeypatch: pytest.MonkeyPatch, listen: str, host: str, port: int
) -> None:
    monkeypatch.setenv("EWS_LISTEN", listen)
    found = read_settings()
    assert (found.host, found.port) == (host, port)


def test_a_relative_home_is_made_absolute(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EWS_HOME", ".ews")
    assert read_settings().home == Path.cwd() / ".ews"


def test_how_patient_deliveries_are_can_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EWS_DELIVERY_TRIES", "3")
    monkeypatch.setenv("EWS_DELIVERY_SECONDS", "2")
    found = read_settings()
    assert (found.delivery_tries, found.delivery_seconds) == (3, 2)


@pytest.mark.parametrize("where", ["u:p@ss@db:54:32/ews", "u:p/w@db/ews:x", "u@db:port/ews"])
def test_an_unescaped_password_is_a_wrong_setting_and_is_not_repeated(
    monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    monkeypatch.setenv("EWS_DATABASE_URL", f"postgresql://{where}")
    with pytest.raises(SettingsError, match="%40") as raised:
        read_settings()
    assert "ss@db" not in raised.value.message


@pytest.mark.parametrize(
    "where", ["u:p@db/ews", "u:p@[::1]:5432/ews", "u@a:1,b:2/ews", "/ews?host=/x"]
)
def test_addresses_of_databases_are_taken(monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    monkeypatch.setenv("EWS_DATABASE_URL", f"postgresql://{where}")
    assert read_settings().database_url == f"postgresql://{where}"
