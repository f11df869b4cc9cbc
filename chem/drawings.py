"""A match drawn: the structure with the atoms of each role in a colour of its own, and a legend."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from html import escape
from textwrap import wrap
from typing import Any

from rdkit import Chem
from rdkit.Chem.Draw import rdMolDraw2D
from rdkit.rdBase import BlockLogs

from chem.determinations import Role
from chem.errors import UnreadableStructureError

WIDTH, HEIGHT, LINE = 480, 320, 20
MARGIN = 12
LETTERS = 66  # in a line of the legend
# Light enough that black bonds are read on them, and told apart without red and green alone.
COLOURS = (
    (0.68, 0.78, 0.91),
    (1.00, 0.85, 0.58),
    (0.76, 0.90, 0.73),
    (0.95, 0.71, 0.82),
    (0.81, 0.75, 0.89),
    (0.99, 0.78, 0.67),
    (0.70, 0.89, 0.87),
    (0.88, 0.88, 0.88),
)
_NAMESPACES = re.compile(r"\s+xmlns:(?:rdkit|xlink)='[^']*'")
_HEAD = re.compile(r"width='[\d.]+px' height='[\d.]+px' viewBox='[^']*'")


def draw_match(smiles: str, roles: Iterable[Role]) -> str:
    """Draw a parent as SVG: one colour a role, and below it what each role is.

    The same structure and roles give the same text; it refers to nothing outside itself.

    Raises:
        UnreadableStructureError: `smiles` is no SMILES, or has fewer atoms than a role names.
    """
    mol = _read(smiles)
    told = tuple(roles)
    _check(mol, told)
    svg = _NAMESPACES.sub("", _drawn(mol, told)).partition("?>\n")[2]
    lines = _lines_of(told)
    height = HEIGHT + LINE * len(lines) + (MARGIN if lines else 0)
    size = f"width='{WIDTH}px' height='{height}px' viewBox='0 0 {WIDTH} {height}'"
    svg = _HEAD.sub(size, svg, count=1)
    return svg.replace("</svg>", f"{_legend(lines)}</svg>")


def _read(smiles: str) -> Any:
    with BlockLogs():
        mol = Chem.MolFromSmiles(smiles)
    if mol is None or not mol.GetNumAtoms():
        raise UnreadableStructureError(f"found {smiles[:80]!r}, expected a SMILES of a parent")
    return mol


def _check(mol: Any, roles: Sequence[Role]) -> None:
    last = max((atom for role in roles for atom in role.atoms), default=0)
    if last >= mol.GetNumAtoms():
        raise UnreadableStructureError(
            f"a role names atom {last}, but the structure has {mol.GetNumAtoms()}; draw the SMILES "
            "that was asked about"
        )


def _colour(place: int) -> tuple[float, float, float]:
    return COLOURS[place % len(COLOURS)]


def _drawn(mol: Any, roles: Sequence[Role]) -> str:
    """Draw the molecule; an atom with two roles has both colours, a bond within one has its."""
    atoms: defaultdict[int, list[tuple[float, float, float]]] = defaultdict(list)
    bonds: defaultdict[int, list[tuple[float, float, float]]] = defaultdict(list)
    for place, role in enumerate(roles):
        for atom in role.atoms:
            atoms[atom].append(_colour(place))
        for bond in mol.GetBonds():
            if {bond.GetBeginAtomIdx(), bond.GetEndAtomIdx()} <= set(role.atoms):
                bonds[bond.GetIdx()].append(_colour(place))
    drawer = rdMolDraw2D.MolDraw2DSVG(WIDTH, HEIGHT)
    ready = rdMolDraw2D.PrepareMolForDrawing(mol)
    drawer.DrawMoleculeWithHighlights(ready, "", dict(atoms), dict(bonds), {}, {})
    drawer.FinishDrawing()
    return str(drawer.GetDrawingText())


def _lines_of(roles: Sequence[Role]) -> list[tuple[int, str]]:
    """Return the lines of the legend, each with the place of its role."""
    told = [f"{role.name}: {role.what}" if role.what else role.name for role in roles]
    return [(place, line) for place, words in enumerate(told) for line in wrap(words, LETTERS)]


def _legend(lines: Sequence[tuple[int, str]]) -> str:
    drawn, seen = [], -1
    for number, (place, words) in enumerate(lines):
        red, green, blue = (int(255 * part) for part in _colour(place))
        top = HEIGHT + LINE * number
        if place != seen:  # the box stands by the first line of its role
            drawn.append(
                f"<rect x='{MARGIN}' y='{top}' width='14' height='14' "
                f"style='fill:rgb({red},{green},{blue});stroke:#000000'/>\n"
            )
        drawn.append(
            f"<text x='{MARGIN + 22}' y='{top + 12}' "
            f"style='font-size:13px;font-family:sans-serif;fill:#000000'>{escape(words)}</text>\n"
        )
        seen = place
    return "".join(drawn)
