"""Drawings of matches, one file for each jurisdiction whose answer rests on atoms."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from chem.determinations import Answer


def write_drawings(
    folder: Path, found: Iterable[tuple[str, str, tuple[Answer, ...]]]
) -> list[Path]:
    """Write `<InChIKey>-<jurisdiction>.svg` into the folder, which is made; return the files.

    found: SMILES of the parent, its InChIKey, its answers.
    """
    from chem.drawings import draw_match  # noqa: PLC0415  # RDKit loads only where it is asked for

    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for smiles, key, answers in found:
        for answer in _with_atoms(answers):
            path = folder / f"{key}-{answer.jurisdiction}.svg"
            path.write_text(draw_match(smiles, answer.because[0].roles), encoding="utf-8")
            written.append(path)
    return written


def _with_atoms(answers: Iterable[Answer]) -> Iterator[Answer]:
    for answer in answers:
        if answer.entry and answer.because and answer.because[0].roles:
            yield answer
