"""From a text to a sanitised molecule, with limits asked in between.

Each text is read twice: first as a bare graph, which is cheap and safe and is what the limits are
asked of; then in full. A SMILES too short to pass a limit is read in full at once. A SMILES may be
followed by a blank and a title, which is ignored, or by a ChemAxon extension, which is read; a line
break, or a title in front, is an error.
"""

import re
from typing import Any

from rdkit import Chem
from rdkit.Chem import rdqueries

from chem.errors import QueryStructureError, UnreadableStructureError
from chem.limits import MOST_NEIGHBOURS, Graph, check_graph, check_text, is_within_limits
from chem.misreadings import advice
from chem.structures import Source

Mol = Any
SHOWN_CHARACTERS = 80
LINK_NODES = "_molLinkNodes"  # RDKit's name for "this part repeats 1 to n times"
END_POINTS = "_MolFileBondEndPts"  # and for "somewhere on this ring"
_CROWDED = rdqueries.ExplicitDegreeGreaterQueryAtom(MOST_NEIGHBOURS)
END_OF_RECORD = "$$$$"
_ATOMS = re.compile(r"atom # \d+|atoms: [\d ]+")
QUERY_WORDS = ("*", "~", "|", "#0")  # without one of them, a SMILES is one definite molecule


_DRAWN_HYDROGEN = re.compile(r"\[\d*(?:H(?![a-z])|#1\D)")


def _smiles_params(*, sanitize: bool, hydrogens: bool) -> Any:
    params = Chem.SmilesParserParams()
    params.sanitize = sanitize
    params.removeHs = not hydrogens
    params.strictCXSMILES = True
    return params


_IN_FULL = _smiles_params(sanitize=True, hydrogens=False)
_WITHOUT_HYDROGENS = _smiles_params(sanitize=True, hydrogens=True)  # none to remove: a sixth less
_AS_GRAPH = _smiles_params(sanitize=False, hydrogens=True)


def parse(source: Source) -> Mol:
    """Read a structure into a sanitised molecule without explicit hydrogens.

    Raises:
        ChemError: with the code of what is wrong with it.
    """
    check_text(source)
    text = source.text if source.kind == "molfile" else _line_of(source)
    if source.kind == "molfile":
        _refuse_several_records(text)
    if source.kind == "smiles" and is_within_limits(text) and _holds_no_query(text):
        mol = _read(source.kind, text, sanitize=True)
        if mol is not None:
            return mol
    sketch = _read(source.kind, text, sanitize=False)
    if sketch is None:
        raise UnreadableStructureError(f"found {_excerpt(text)}, {advice(source.kind, text)}")
    check_graph(_graph_of(sketch))
    _refuse_query(sketch)
    mol = _read(source.kind, text, sanitize=True)
    if mol is None:
        raise UnreadableStructureError(_what_is_wrong(sketch))
    return mol


def pieces_of(source: Source) -> list[str]:
    """Divide a SMILES within the limits at its dots; nothing for what must be read as one."""
    if source.kind != "smiles":
        return []
    text = _line_of(source)
    plain = is_within_limits(text) and _holds_no_query(text) and not _is_mapped(text)
    return text.split(".") if plain else []


def read_piece(piece: str) -> Mol | None:
    """Read a piece of a SMILES as a molecule of its own; None if it is none."""
    return read_smiles(piece) if piece else None


def read_smiles(text: str) -> Mol | None:
    """Read a SMILES as a sanitised molecule without explicit hydrogens; None if it is none."""
    drawn = _DRAWN_HYDROGEN.search(text)
    return Chem.MolFromSmiles(text, _IN_FULL if drawn else _WITHOUT_HYDROGENS)


def _is_mapped(text: str) -> bool:
    return ":" in text  # or an aromatic bond that is written out


def _line_of(source: Source) -> str:
    line = source.text.strip()
    if source.kind == "smiles":
        words = line.split(None, 1)
        has_extension = len(words) > 1 and words[1].startswith("|")
        return line if has_extension else words[0]
    return line


def _read(kind: str, text: str, *, sanitize: bool) -> Mol | None:
    if kind == "smiles":
        return read_smiles(text) if sanitize else Chem.MolFromSmiles(text, _AS_GRAPH)
    if kind == "inchi":
        return Chem.MolFromInchi(text, sanitize=sanitize, removeHs=sanitize)
    return Chem.MolFromMolBlock(text, sanitize=sanitize, removeHs=sanitize, strictParsing=True)


def _graph_of(mol: Mol) -> Graph:
    crowded = mol.GetAtomsMatchingQuery(_CROWDED)
    return Graph(
        atoms=mol.GetNumAtoms(),
        heavy_atoms=mol.GetNumHeavyAtoms(),
        bonds=mol.GetNumBonds(),
        neighbours=max((atom.GetDegree() for atom in crowded), default=MOST_NEIGHBOURS),
        fragments=len(Chem.GetMolFrags(mol)),
    )


def _holds_no_query(text: str) -> bool:
    return not any(word in text for word in QUERY_WORDS)


def _refuse_query(mol: Mol) -> None:
    """R groups, atom lists and any-bonds stand for many molecules; one cannot be identified."""
    if mol.HasProp(LINK_NODES):
        raise QueryStructureError("found a link node, expected one definite molecule")
    for atom in mol.GetAtoms():
        if atom.HasQuery() or atom.GetAtomicNum() == 0:
            raise QueryStructureError(
                f"found a query atom or R group at atom {atom.GetIdx() + 1}, "
                "expected one definite molecule"
            )
    for bond in mol.GetBonds():
        if bond.HasQuery() or bond.HasProp(END_POINTS):
            raise QueryStructureError(
                f"found a query bond or an open point of attachment at bond {bond.GetIdx() + 1}, "
                "expected one definite molecule"
            )


def _refuse_several_records(text: str) -> None:
    """The molecule of a second record would be lost without a word."""
    if any(record.strip() for record in text.split(END_OF_RECORD)[1:]):
        raise UnreadableStructureError(
            "found more after the end of the record ($$$$), expected one molfile; send each "
            "structure as a finding of its own"
        )


def _what_is_wrong(sketch: Mol) -> str:
    problems = [
        # RDKit counts atoms from 0; we, molfiles and people count from 1.
        _ATOMS.sub(_counted_from_one, problem.Message())
        for problem in Chem.DetectChemistryProblems(sketch)
    ]
    reason = "; ".join(problems[:3]) or "it cannot be made into a molecule"
    return f"found a structure that is not chemically possible: {reason}"


def _counted_from_one(found: re.Match[str]) -> str:
    return re.sub(r"\d+", lambda number: str(int(number[0]) + 1), found[0]).replace("# ", "")


def _excerpt(text: str) -> str:
    return ascii(text.strip().splitlines()[0][:SHOWN_CHARACTERS])
