"""The table of families in docs/families.md, written from their files."""

from collections.abc import Iterable, Iterator

from schemas.law.families import FamilyFile

HEAD = ("| Family | What it holds | For example | Not |", "|---|---|---|---|")


def page(files: Iterable[FamilyFile]) -> str:
    """Return the table, one row a family, its parts below it."""
    return "".join(f"{line}\n" for line in (*HEAD, *_rows(files)))


def _rows(files: Iterable[FamilyFile]) -> Iterator[str]:
    for file in files:
        family = file.family
        name = f"&nbsp;&nbsp;`{family.id}`" if family.within else f"**`{family.id}`**"
        words = " ".join(f"{family.title}. {family.words}".split())
        decoy = file.decoys[0]
        because = f" ({decoy.because})" if decoy.because else ""
        cells = (name, words, file.examples[0].name, f"{decoy.name}{because}")
        yield f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"
