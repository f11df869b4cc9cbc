"""What the formats read beside their code is part of the package."""

import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("folder", ["email", "pdf"])
def test_every_template_is_packaged(folder: str) -> None:
    held = tomllib.loads((ROOT / "pyproject.toml").read_text())
    patterns = held["tool"]["setuptools"]["package-data"]["*"]
    files = [
        each
        for each in (ROOT / "connectors" / "exporters" / folder).iterdir()
        if each.is_file() and each.suffix != ".py"
    ]
    assert files
    assert [each.name for each in files if f"*{each.suffix}" not in patterns] == []
