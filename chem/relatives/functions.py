"""What a hetero atom makes of a molecule: ester, amide, ether … said of one atom and another."""

from chem.relatives.molecules import neighbours
from chem.relatives.places import Places

_BESIDE_CARBONYL = {6: "ketone", 7: "amide", 8: "ester", 16: "thioester"}
_ELSEWHERE = {6: "methylene", 7: "amine", 8: "ether", 16: "thioether"}


def function_of(places: Places, atom: int) -> str:
    """Name the function an acyclic atom makes, "" if none."""
    if places.ring_at(atom) is not None or places.is_carbonyl(atom):
        return ""
    element = places.element(atom)
    by_carbonyl = any(places.is_carbonyl(x) for x in neighbours(places.mol, atom))
    return (_BESIDE_CARBONYL if by_carbonyl else _ELSEWHERE).get(element, "")


def exchange_words(relative: Places, old: int, subject: Places, new: int) -> str:
    """Say "amide instead of ester", "" when the atom makes no such function."""
    before, after = function_of(relative, old), function_of(subject, new)
    if not before or not after or before == after:
        return ""
    return f"{after} instead of {before}"
