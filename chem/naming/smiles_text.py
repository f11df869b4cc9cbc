"""Tell by its signs whether a text can be a SMILES; the toolkit judges later.

Some names are made of the letters of atoms: CN, PCP, NO, C, I. So three answers are told apart:
it cannot be a SMILES, it can be nothing else, or it may be either.
"""

import re
from dataclasses import dataclass, field
from typing import Literal

Look = Literal["no", "smiles", "either"]

MOST = 2_000  # characters, as everywhere else
SMALLEST_RING = 2  # atoms on the way round, beside the one that closes it
_TOKEN = re.compile(
    r"(?P<atom>\[[^\[\]\s]{1,40}\]|Br|Cl|[BCNOPSFI]|[bcnops])"
    r"|(?P<bond>[-=#$:/\\~.])"
    r"|(?P<branch>[()])"
    r"|(?P<ring>%\d\d|\d)"
)
_SIGNS = re.compile(r"[=#@\\\[(\d]")  # in a text that can be read, no name has these
_CHAIN = re.compile(r"(?=.*CC)[CON](?:Cl|Br|[CONF])*")  # CCO, NCCO, CCBr; not CN, CO, COC, PCC


def look(text: str) -> Look:
    """Say whether a text can be a SMILES, and whether it can be anything else."""
    if not 0 < len(text) <= MOST or not text.isascii() or not _Reader().reads(text):
        return "no"
    return "smiles" if _SIGNS.search(text) or _CHAIN.fullmatch(text) else "either"


@dataclass(slots=True)
class _Reader:
    """Reads token by token: branches closed, each ring opened and closed on atoms apart."""

    atoms: int = 0
    depth: int = 0
    open_bond: bool = False
    rings: dict[str, int] = field(default_factory=dict)

    def reads(self, text: str) -> bool:
        at = 0
        while at < len(text):
            token = _TOKEN.match(text, at)
            if token is None or not self._take(token.lastgroup, token.group()):
                return False
            at = token.end()
        return not (self.depth or self.rings or self.open_bond)

    def _take(self, kind: str | None, value: str) -> bool:
        if kind == "atom":
            self.atoms += 1
            self.open_bond = False
            return True
        if self.atoms == 0:
            return False
        if kind == "bond":
            fits, self.open_bond = not self.open_bond, True
            return fits
        if kind == "ring":
            self.open_bond = False
            return self._ring(value)
        self.depth += 1 if value == "(" else -1
        return self.depth >= 0

    def _ring(self, number: str) -> bool:
        opened = self.rings.pop(number, None)
        if opened is None:
            self.rings[number] = self.atoms
            return True
        return self.atoms - opened >= SMALLEST_RING
