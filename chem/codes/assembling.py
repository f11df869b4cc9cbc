"""From a reading to a SMILES, as text: fragments are joined by ring closures across dots."""

import re
from collections.abc import Iterator

from chem.codes.records import BrokenCodesError, Family, Fragment, Reading

CONNECTION = re.compile(r"\{(\w*)\}")
_FIRST_LABEL = 10  # %10; fragments themselves close their rings with single digits
_LABELS = 90


def smiles_of(reading: Reading, family: Family) -> str:
    """Return the SMILES of a reading (flat, not canonical).

    Raises:
        BrokenCodesError: a position that a fragment asks for is not given, or one is given that
            hangs on nothing.
    """
    labels = _labels(reading, family)
    texts = [
        _filled(reading.parts[position], position, labels, family)
        for position in family.positions
        if position in reading.parts
    ]
    texts += [
        reading.rings[place].smiles.replace("{}", labels[place]) for place in sorted(reading.rings)
    ]
    return ".".join(texts)


def fits(reading: Reading, family: Family) -> bool:
    """Say whether the fragments ask for one another: nothing is missing and nothing left over."""
    parts = reading.parts
    if family.root not in parts:
        return False
    asked = [name for part in parts.values() for name in connections(part, family)]
    places = {(at, name) for at, part in parts.items() for name in slots(part, family)}
    everything = sorted([family.root, *asked]) == sorted(parts)
    return everything and set(reading.rings) <= places


def connections(fragment: Fragment, family: Family) -> tuple[str, ...]:
    """Return the positions that hang on this fragment."""
    return tuple(name for name in CONNECTION.findall(fragment.smiles) if name in family.positions)


def slots(fragment: Fragment, family: Family) -> tuple[str, ...]:
    """Return the places of this fragment at which a substituent may stand."""
    names = CONNECTION.findall(fragment.smiles)
    return tuple(name for name in names if name and name not in family.positions)


def in_words(reading: Reading, family: Family) -> str:
    """Tell a reading part by part."""
    return "; ".join(_words(reading, family))


def _words(reading: Reading, family: Family) -> Iterator[str]:
    for position, words in family.positions.items():
        if position in reading.parts:
            yield f"{words} {reading.parts[position].words}"
    for (position, place), fragment in sorted(reading.rings.items(), key=lambda item: item[0]):
        yield f"{fragment.words} at {place} of the {family.positions[position]}"
    if reading.note:
        yield reading.note


def _labels(reading: Reading, family: Family) -> dict[tuple[str, str], str]:
    """Give each bond between fragments its ring closure: the key is (position, place)."""
    bonds = [(position, "") for position in family.positions if position in reading.parts]
    bonds += sorted(reading.rings)
    if len(bonds) > _LABELS:
        raise BrokenCodesError(f"{family.id}: {len(bonds)} fragments, expected at most {_LABELS}")
    return {bond: f"-%{number}" for number, bond in enumerate(bonds, start=_FIRST_LABEL)}


def _filled(
    fragment: Fragment, position: str, labels: dict[tuple[str, str], str], family: Family
) -> str:
    def label(found: re.Match[str]) -> str:
        name = found[1]
        if name and name not in family.positions:
            return labels.get((position, name), "")
        bond = (name or position, "")
        if bond not in labels:
            raise BrokenCodesError(
                f"{family.id}: {fragment.words} asks for a {bond[0]}, none given"
            )
        return labels[bond]

    return CONNECTION.sub(label, fragment.smiles)
