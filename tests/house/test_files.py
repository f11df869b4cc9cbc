"""What the house promises: commands in guides exist, image and compose file agree with them."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from ews.cli.main import COMMANDS

ROOT = Path(__file__).parents[2]
MAKEFILE = (ROOT / "Makefile").read_text()
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
GUIDES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
TARGETS = set(re.findall(r"^([a-z-]+):", MAKEFILE, flags=re.MULTILINE))


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.name)
def test_every_command_in_a_guide_exists(guide: Path) -> None:
    text = guide.read_text()

    commands = set(re.findall(r"(?:^|`|\.venv/bin/)ews ([a-z-]+)", text, flags=re.MULTILINE))

    assert commands <= set(COMMANDS)


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.name)
def test_every_target_in_a_guide_exists(guide: Path) -> None:
    assert (
        set(re.findall(r"(?:^|`)make ([a-z-]+)", guide.read_text(), flags=re.MULTILINE)) <= TARGETS
    )


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.name)
def test_every_link_in_a_guide_leads_somewhere(guide: Path) -> None:
    prose = re.sub(r"```.*?```", "", guide.read_text(), flags=re.DOTALL)

    links = re.findall(r"\]\(([^)#:]+)\)", prose)

    assert [link for link in links if not (guide.parent / link).exists()] == []


def test_the_targets_that_people_are_told_of_are_there() -> None:
    promised = {"help", "install", "demo", "test", "check", "bench", "serve", "migrate"}

    assert promised <= TARGETS


def test_every_part_of_the_compose_file_runs_a_command_that_exists() -> None:
    commands = {
        name: part["command"][0]
        for name, part in COMPOSE["services"].items()
        if part["image"].startswith("ews:")
    }

    assert set(commands) == {"migrate", "api", "worker"}
    assert set(commands.values()) <= set(COMMANDS)


def test_api_and_worker_wait_for_the_migration() -> None:
    waiting = {
        name: part["depends_on"]["migrate"]["condition"]
        for name, part in COMPOSE["services"].items()
        if name in ("api", "worker")
    }

    assert set(waiting.values()) == {"service_completed_successfully"}


def test_the_compose_file_is_valid() -> None:
    schema = ["--builtin-schema", "vendor.compose-spec"]
    tool = str(Path(sys.executable).with_name("check-jsonschema"))

    done = subprocess.run(  # noqa: S603 - our own tool on our own file
        [tool, *schema, str(ROOT / "docker-compose.yml")],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout


def test_the_lock_files_hold_every_package_with_a_hash_and_no_address() -> None:
    for name in ("requirements.lock", "requirements.service.lock"):
        text = (ROOT / name).read_text()
        assert "--hash=sha256:" in text
        assert "://" not in text


def test_the_service_runs_with_the_versions_that_are_tested() -> None:
    tested, runs = (
        set(re.findall(r"^([a-z0-9-]+==\S+)", (ROOT / name).read_text(), flags=re.MULTILINE))
        for name in ("requirements.lock", "requirements.service.lock")
    )

    assert runs <= tested
