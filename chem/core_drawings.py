"""The core of a reading drawn: the atoms of each position in a colour and with a letter."""

import re
from collections.abc import Sequence
from string import ascii_lowercase
from typing import Any

from rdkit import Chem
from rdkit.Chem.Draw import rdMolDraw2D
from rdkit.rdBase import BlockLogs

from chem.drawings import COLOURS
from chem.errors import UnreadableStructureError

WIDTH, HEIGHT, LONGEST_BOND = 320, 220, 32
MOST_ATOMS = 200
_NAMESPACES = re.compile(r"\s+xmlns:(?:rdkit|xlink)='[^']*'")
_SYMBOLS = re.compile(r"(?<![A-Za-z$(])(?:#\d+|Cl|Br|Si|Se|[BCNOPSFI]|[cnops])(?![a-z])")
_NUMBER = re.compile(r"#(\d+)")


def letter_of(place: int) -> str:
    """Return the letter by which a position is told, in the order of the positions."""
    size = len(ascii_lowercase)
    return ascii_lowercase[place % size] + ("" if place < size else str(place // size))


def draw_core(smarts: str, positions: Sequence[Sequence[int]]) -> str:
    """Draw a template as SVG; positions: the map numbers of each, in the order of their letters.

    An atom that may be several elements is drawn with their symbols.

    Raises:
        UnreadableStructureError: `smarts` is no SMARTS, or too large to be a core.
    """
    with BlockLogs():
        pattern = Chem.MolFromSmarts(smarts)
    if pattern is None or not 0 < pattern.GetNumAtoms() <= MOST_ATOMS:
        raise UnreadableStructureError(f"found {smarts[:80]!r}, expected the SMARTS of a core")
    Chem.FastFindRings(pattern)
    place_of = {number: place for place, numbers in enumerate(positions) for number in numbers}
    with BlockLogs():
        mol, places = _drawable(pattern, place_of)
        svg = _svg(mol, places)
    return _NAMESPACES.sub("", svg).partition("?>\n")[2]


def _drawable(pattern: Any, place_of: dict[int, int]) -> tuple[Any, dict[int, int]]:
    """Return a plain molecule in place of the pattern, and the place of each marked atom."""
    mol, places = Chem.RWMol(), {}
    for atom in pattern.GetAtoms():
        elements = _elements(atom)
        made = Chem.Atom(elements[0] if len(elements) == 1 else 0)
        made.SetNoImplicit(True)  # noqa: FBT003 - RDKit's signature
        made.SetIsAromatic(atom.GetIsAromatic())
        index = mol.AddAtom(made)
        if len(elements) != 1:
            table = Chem.GetPeriodicTable()
            symbols = ",".join(table.GetElementSymbol(each) for each in elements)
            mol.GetAtomWithIdx(index).SetProp("atomLabel", symbols or "any")
        place = place_of.get(atom.GetAtomMapNum())
        if place is not None:
            places[index] = place
            mol.GetAtomWithIdx(index).SetProp("atomNote", letter_of(place))
    for bond in pattern.GetBonds():
        mol.AddBond(bond.GetBeginAtomIdx(), bond.GetEndAtomIdx(), _bond_type(bond))
    return mol, places


def _elements(atom: Any) -> list[int]:
    """Return the atomic numbers that an atom of the pattern may be; [] if any."""
    text = re.sub(r"\$\([^()]*(?:\([^()]*\)[^()]*)*\)", "", str(atom.GetSmarts()))
    text = re.sub(r"![^,;&\]]*|:\d+\]$", "", text)
    table, found = Chem.GetPeriodicTable(), []
    for symbol in _SYMBOLS.findall(text):
        number = _NUMBER.fullmatch(symbol)
        each = int(number[1]) if number else table.GetAtomicNumber(symbol.capitalize())
        if each not in found:
            found.append(each)
    return found


def _bond_type(bond: Any) -> Any:
    """Return the bond to draw: an open bond of a pattern is single, or aromatic between such."""
    kinds = (Chem.BondType.DOUBLE, Chem.BondType.TRIPLE, Chem.BondType.AROMATIC)
    if bond.GetBondType() in kinds and str(bond.GetSmarts()) in {"=", "#", ":"}:
        return bond.GetBondType()
    ends = (bond.GetBeginAtom(), bond.GetEndAtom())
    is_open = bond.IsInRing() and bond.GetSmarts() != "-"
    if is_open and all(end.GetIsAromatic() for end in ends):
        return Chem.BondType.AROMATIC
    return Chem.BondType.SINGLE


def _svg(mol: Any, places: dict[int, int]) -> str:
    drawer = rdMolDraw2D.MolDraw2DSVG(WIDTH, HEIGHT)
    options = drawer.drawOptions()
    options.prepareMolsBeforeDrawing = False
    options.annotationFontScale = 0.8
    options.fixedBondLength = LONGEST_BOND
    options.useBWAtomPalette()
    colours = {index: [COLOURS[place % len(COLOURS)]] for index, place in places.items()}
    ready = mol.GetMol()
    ready.UpdatePropertyCache(strict=False)
    Chem.FastFindRings(ready)
    Chem.rdDepictor.Compute2DCoords(ready)
    drawer.DrawMoleculeWithHighlights(ready, "", colours, {}, {}, {})
    drawer.FinishDrawing()
    return str(drawer.GetDrawingText())
