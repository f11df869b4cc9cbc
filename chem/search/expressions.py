"""What a SMARTS atom or bond asks, answered for every kind of atom at once.

The texts are those that RDKit writes of a parsed query: `[#6&H2&!R]`, `[N,O;+0]`, `-,=;!@`. An
answer has two sides: where the question *may* be true and where it *must* be. They differ where it
is about something the graph does not hold; RDKit then looks at the molecule itself.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from rdkit import Chem

from chem.search.graphs import BOND_CODES, BOND_TYPES, IN_RING, LARGEST, OTHER_BOND

Truth = NDArray[np.bool_]
Kinds = Mapping[str, NDArray[np.int64]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Where it may be true, and where it must be."""

    may: Truth
    must: Truth

    def __and__(self, other: "Answer") -> "Answer":
        return Answer(may=self.may & other.may, must=self.must & other.must)

    def __or__(self, other: "Answer") -> "Answer":
        return Answer(may=self.may | other.may, must=self.must | other.must)

    def __invert__(self) -> "Answer":
        return Answer(may=~self.must, must=~self.may)

    @property
    def is_exact(self) -> bool:
        """Say whether nothing is left open."""
        return bool((self.may == self.must).all())


# property, least when no number is given (None: exactly 1 is meant)
_COUNTED = {
    "D": ("degree", None),
    "H": ("hydrogens", None),
    "h": ("hidden_hydrogens", 1),
    "R": ("rings", 1),
    "r": ("smallest_ring", 1),
    "v": ("valence", None),
    "x": ("ring_bonds", 1),
}
_TOKEN = re.compile(
    r"#(?P<number>\d+)|(?P<isotope>\d+)\*|(?P<charge>[+-]\d*)|(?P<any>\*)|(?P<aromatic>[aA])"
    r"|(?P<counted>[DHhRrvxX])(?P<count>\d*)(?![a-z{])"
    r"|(?P<element>[A-Z][a-z]?|[a-z]{1,2})(?!\{)"
)
_MAPPED = re.compile(r":\d+$")


def ask_atom(text: str, kinds: Kinds, environments: Mapping[str, bool]) -> Answer:
    """Answer the text of a query atom for each kind of atom.

    environments: which of `$(...)` the atom is in; those that are not given stay open.
    """

    def ask(sign: str) -> Answer:
        if not sign.startswith("$("):
            return _primitive(sign, kinds)
        size = len(kinds["element"])
        if sign not in environments:
            return _open(size)
        return _sure(np.full(size, environments[sign], np.bool_))

    return _ask(_inner(text), ask)


def environments_in(text: str) -> list[str]:
    """Return the environments that a query atom names, `$(...)` with all that is in them."""
    if "$(" not in text:
        return []
    parts = [part.lstrip("!") for part in _split(_inner(text), ";,&")]
    return [part for part in parts if part.startswith("$(")]


def _inner(text: str) -> str:
    return _MAPPED.sub("", text[1:-1] if text.startswith("[") else text)


@lru_cache(maxsize=1_024)
def ask_bond(text: str) -> Answer:
    """Answer the text of a query bond for each code of a bond."""
    if text in {"", "/", "\\"}:
        text = "-,:"
    return _ask(text, _bond_primitive)


def _ask(text: str, primitive: Callable[[str], Answer]) -> Answer:
    """`;` binds least, then `,`, then `&` and standing side by side, then `!`."""
    for sign, join in ((";", Answer.__and__), (",", Answer.__or__), ("&", Answer.__and__)):
        parts = _split(text, sign)
        if len(parts) > 1:
            found = _ask(parts[0], primitive)
            for part in parts[1:]:
                found = join(found, _ask(part, primitive))
            return found
    if text.startswith("!"):
        return ~_ask(text[1:], primitive)
    return primitive(text)


def _split(text: str, signs: str) -> list[str]:
    """Split at any of these signs, outside parentheses."""
    if not any(sign in text for sign in signs):
        return [text]
    parts, depth = [""], 0
    for character in text:
        depth += (character == "(") - (character == ")")
        if character in signs and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    return parts


def _open(size: int) -> Answer:
    return Answer(may=np.ones(size, np.bool_), must=np.zeros(size, np.bool_))


def _sure(truth: Truth) -> Answer:
    return Answer(may=truth, must=truth)


def _primitive(sign: str, kinds: Kinds) -> Answer:
    """Answer one primitive; what is not known here stays open."""
    found = _TOKEN.fullmatch(sign)
    if found is None:
        return _open(len(kinds["element"]))
    what = str(found.lastgroup if found.lastgroup != "count" else "counted")
    return _ANSWERS[what](found, kinds)


def _any(_: re.Match[str], kinds: Kinds) -> Answer:
    return _sure(np.ones(len(kinds["element"]), np.bool_))


def _aromatic(found: re.Match[str], kinds: Kinds) -> Answer:
    return _sure((kinds["aromatic"] == 1) == (found[0] == "a"))


def _number(found: re.Match[str], kinds: Kinds) -> Answer:
    return _sure(kinds["element"] == int(found["number"]))


def _isotope(found: re.Match[str], kinds: Kinds) -> Answer:
    return _equals("isotope", int(found["isotope"]), kinds)


def _element(found: re.Match[str], kinds: Kinds) -> Answer:
    symbol = found["element"]
    try:
        number = Chem.GetPeriodicTable().GetAtomicNumber(symbol.capitalize())
    except RuntimeError:  # no element, so a primitive that is not known here
        return _open(len(kinds["element"]))
    is_aromatic = (kinds["aromatic"] == 1) == symbol.islower()
    return _sure((kinds["element"] == number) & is_aromatic)


def _counted(found: re.Match[str], kinds: Kinds) -> Answer:
    sign, count = found["counted"], found["count"]
    if sign == "X":
        return _sure(kinds["degree"] + kinds["hidden_hydrogens"] == int(count or "1"))
    name, least = _COUNTED[sign]
    if not count and least is not None:
        return _sure(kinds[name] >= least)
    return _equals(name, int(count or "1"), kinds)


def _charge(found: re.Match[str], kinds: Kinds) -> Answer:
    wanted = int(found["charge"][0] + (found["charge"][1:] or "1"))
    truth = kinds["charge"] == wanted
    at_the_end = (kinds["charge"] <= -8) | (kinds["charge"] >= 7)  # noqa: PLR2004 - as packed
    return Answer(may=truth | at_the_end, must=truth & ~at_the_end)


def _equals(name: str, wanted: int, kinds: Kinds) -> Answer:
    """Equal; the largest value that can be stored leaves it open."""
    held, largest = kinds[name], LARGEST[name]
    truth = held == wanted
    is_open = (held == largest) if wanted >= largest else np.zeros(len(held), np.bool_)
    return Answer(may=truth | is_open, must=truth & ~is_open)


_ANSWERS: Mapping[str, Callable[[re.Match[str], Kinds], Answer]] = {
    "number": _number,
    "isotope": _isotope,
    "charge": _charge,
    "any": _any,
    "aromatic": _aromatic,
    "counted": _counted,
    "element": _element,
}

_TYPES = np.arange(BOND_CODES) % IN_RING
_OTHER: Truth = np.equal(_TYPES, OTHER_BOND)
_BONDS: Mapping[str, Truth] = {
    "~": np.ones(BOND_CODES, np.bool_),
    "@": np.greater_equal(np.arange(BOND_CODES), IN_RING),
    "-": np.equal(_TYPES, BOND_TYPES["SINGLE"]),
    "=": np.equal(_TYPES, BOND_TYPES["DOUBLE"]),
    "#": np.equal(_TYPES, BOND_TYPES["TRIPLE"]),
    ":": np.equal(_TYPES, BOND_TYPES["AROMATIC"]),
}
RING = _sure(_BONDS["@"])


def _bond_primitive(sign: str) -> Answer:
    if sign in _BONDS:
        return _sure(_BONDS[sign])
    return Answer(may=_OTHER, must=np.zeros(BOND_CODES, np.bool_))  # such as a dative bond: "->"
