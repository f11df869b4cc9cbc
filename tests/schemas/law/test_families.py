"""Files of families in two levels, and what is said of a file in the wrong place."""

from pathlib import Path

import pytest

from schemas.law.families import read_families, read_family
from schemas.law.yaml_files import BrokenFileError

FAMILY = """
id: {id}
{within}
title: Amides
words: any amide
read_as: {{core: {{name: an amide, templates: [NC=O]}}}}
examples: [{{name: acetamide, smiles: CC(N)=O}}]
decoys: [{{name: ethanol, smiles: CCO, because: no nitrogen}}]
"""


def _write(root: Path, path: str, *, name: str, within: str = "") -> Path:
    file = root / path
    file.parent.mkdir(exist_ok=True)
    line = f"within: {within}" if within else ""
    file.write_text(FAMILY.format(id=name, within=line), encoding="utf-8")
    return file


def test_a_family_is_read_before_its_parts(tmp_path: Path) -> None:
    _write(tmp_path, "amides/anilides.yml", name="amides/anilides", within="amides")
    _write(tmp_path, "amides.yml", name="amides")
    _write(tmp_path, "amide-esters.yml", name="amide-esters")
    assert [family.id for family in read_families(tmp_path)] == [
        "amide-esters",
        "amides",
        "amides/anilides",
    ]


def test_a_part_is_called_after_its_family_and_its_file(tmp_path: Path) -> None:
    path = _write(tmp_path, "amides/anilides.yml", name="anilides", within="amides")
    with pytest.raises(BrokenFileError, match="id is 'anilides', expected 'amides/anilides'"):
        read_family(path)


def test_a_part_lies_in_the_folder_of_its_family(tmp_path: Path) -> None:
    path = _write(tmp_path, "esters/anilides.yml", name="amides/anilides", within="amides")
    with pytest.raises(BrokenFileError, match="found 'amides', expected 'esters', the folder"):
        read_family(path)


def test_a_part_of_a_family_that_is_not_there_is_told(tmp_path: Path) -> None:
    _write(tmp_path, "amides/anilides.yml", name="amides/anilides", within="amides")
    _write(tmp_path, "esters.yml", name="esters")
    with pytest.raises(BrokenFileError, match="expected a family of the first level"):
        read_families(tmp_path)
