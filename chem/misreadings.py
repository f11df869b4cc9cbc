"""What is wrong with a text that is no structure: where, and what to do, as far as it shows."""

import re

from chem.structures import SourceKind

EXAMPLES: dict[SourceKind, str] = {
    "smiles": "a SMILES such as CCO",
    "inchi": "an InChI such as InChI=1S/C2H6O/c1-2-3/h3H,2H2,1H3",
    "molfile": "a V2000 or V3000 molfile, whole, from its first line to M  END",
}
HEADER_LINES = 4  # of a V2000 molfile; atoms and bonds follow, a line each
COUNTS = re.compile(r"^(.{3})(.{3}).*V2000")
RING = re.compile(r"%(\d\d)|(\d)")
PAIRS = {")": "(", "]": "["}


def advice(kind: SourceKind, text: str) -> str:
    """Say what was expected and, where the text shows it, at which place it goes wrong."""
    place = {"smiles": _smiles_place, "inchi": _inchi_place, "molfile": _molfile_place}[kind](text)
    return f"expected {EXAMPLES[kind]}" + (f"; {place}" if place else "; check it for typos")


def _smiles_place(text: str) -> str:
    opened: list[tuple[str, int]] = []
    for at, character in enumerate(text, start=1):
        if character in "([":
            opened.append((character, at))
        elif character in PAIRS:
            if not opened or opened[-1][0] != PAIRS[character]:
                return f"the {character!r} at character {at} closes nothing"
            opened.pop()
    if opened:
        character, at = opened[-1]
        return f"the {character!r} at character {at} is never closed"
    return _open_rings(text)


def _open_rings(text: str) -> str:
    bare = re.sub(r"\[[^\]]*\]", "", text)
    numbers = [whole or digit for whole, digit in RING.findall(bare)]
    left = sorted({number for number in numbers if numbers.count(number) % 2})
    return f"the ring bond {left[0]} is opened and never closed" if left else ""


def _inchi_place(text: str) -> str:
    return "" if text.startswith("InChI=") else "it does not begin with InChI="


def _molfile_place(text: str) -> str:
    lines = text.splitlines()
    if len(lines) < HEADER_LINES:
        return f"found {len(lines)} lines, fewer than the {HEADER_LINES} of its header"
    counts = COUNTS.match(lines[HEADER_LINES - 1])
    if counts is None:
        return "" if "V3000" in lines[HEADER_LINES - 1] else "line 4 is no counts line"
    if not all(number.strip().isdecimal() for number in counts.groups()):
        return "line 4 does not say how many atoms and bonds follow"
    announced = sum(int(number) for number in counts.groups())
    found = len(lines) - HEADER_LINES
    return f"line 4 announces {announced} lines of atoms and bonds, {found} follow" * (
        found < announced
    )
