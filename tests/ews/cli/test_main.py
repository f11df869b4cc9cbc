"""The command as a whole: its help, its exit codes, what it loads."""

import json
import sys
from importlib import import_module
from pathlib import Path

import pytest

from ews.cli.main import COMMANDS
from tests.ews.cli.running import ROOT, ews, ews_anew

WRITTEN = [name for name in COMMANDS if (ROOT / f"ews/cli/{COMMANDS[name].module}.py").exists()]


async def test_the_help_lists_every_command() -> None:
    done = await ews_anew("--help")

    assert done.code == 0
    assert [name for name in COMMANDS if f"  {name} " not in done.out] == []


def test_every_command_is_written() -> None:
    assert set(WRITTEN) == set(COMMANDS)


@pytest.mark.parametrize("name", WRITTEN)
def test_every_module_of_a_command_has_its_app(name: str) -> None:
    assert import_module(f"ews.cli.{COMMANDS[name].module}").app is not None


async def test_a_command_that_does_not_exist_is_a_usage_error() -> None:
    done = await ews("inspect")

    assert done.code == 2
    assert "No such command" in done.err


async def test_a_wrong_setting_is_explained() -> None:
    done = await ews("db", "migrate", database_url="mysql://elsewhere")

    assert done.code == 2
    assert done.err.startswith("error: settings_invalid:")
    assert "mysql" not in done.err


async def test_a_database_that_does_not_answer_is_explained() -> None:
    done = await ews("db", "migrate", database_url="postgresql://u@127.0.0.1:1/none")

    assert done.code == 2
    assert done.err.startswith("error: database_unavailable:")


async def test_a_home_that_cannot_be_written_is_explained(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = await ews("db", "migrate", home=str(tmp_path / "file"))

    assert done.code == 2
    assert done.err.startswith("error: embedded_server_failed: EWS_HOME=")


async def test_a_file_that_cannot_be_read_is_explained(tmp_path: Path) -> None:
    done = await ews("normalise", str(tmp_path))

    assert done.code == 2
    assert "Traceback" not in done.err


async def test_migrating_twice_says_the_same(empty_dsn: str) -> None:
    first = await ews("db", "migrate", "--json", database_url=empty_dsn)
    second = await ews("db", "migrate", "--json", database_url=empty_dsn)

    assert (first.code, second.code) == (0, 0)
    assert json.loads(first.out) == json.loads(second.out)


async def test_the_description_of_the_api_is_a_file(tmp_path: Path) -> None:
    done = await ews_anew("openapi", "--out", str(tmp_path / "openapi.json"))

    assert done.code == 0
    assert json.loads((tmp_path / "openapi.json").read_text())["openapi"].startswith("3.1")


def test_the_table_of_commands_loads_nothing_heavy() -> None:
    assert "ews.cli.main" in sys.modules
    assert Path(str(sys.modules["ews.cli.main"].__file__)).read_text().count("import rdkit") == 0
