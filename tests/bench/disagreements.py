"""In which way two parents of one drawing differ, told by their keys."""

from rdkit import Chem

SKELETON = 14  # characters of an InChIKey: what is bonded to what
PROTONS = -1  # its last character: protons too many or too few


def class_of(text: str, *, drawn: str, ours: str, peer: str) -> str:
    """Name the way in which the two keys of `text` differ; `drawn` is the substance it shows."""
    right = {"ours": ours == drawn, "ChEMBL": peer == drawn}
    who = ", ".join(name for name, is_right in right.items() if is_right) or "neither"
    return f"{_way(text, ours=ours, peer=peer)} ({who} as drawn)"


def _way(text: str, *, ours: str, peer: str) -> str:
    if " " in ours:
        return "we keep several components"
    if ours[:SKELETON] == peer[:SKELETON]:
        same = ours[:PROTONS] == peer[:PROTONS]
        return "another charge" if same else "other stereochemistry, isotopes or mobile hydrogens"
    parts = {str(Chem.MolToInchiKey(part)) for part in _parts(text)}
    if peer in parts:
        return "ChEMBL takes another part of the drawing for the parent"
    return "ChEMBL keeps a partner" if _in_parts(ours, parts) else "another structure"


def _in_parts(key: str, parts: set[str]) -> bool:
    return key[:SKELETON] in {part[:SKELETON] for part in parts}


def _parts(text: str) -> list[Chem.Mol]:
    return list(Chem.GetMolFrags(Chem.MolFromSmiles(text), asMols=True))
