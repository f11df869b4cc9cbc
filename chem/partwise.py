"""The active components of a drawing that was read part by part: each part is looked up alone."""

from collections.abc import Sequence
from dataclasses import replace

from chem.drawn import Part, may_be_odd
from chem.parents import Mol, Parents, SaltTable, distinct, fragments_of, name_of, neutral
from chem.standardising import standardise

Resolved = tuple[tuple[str, ...], tuple[Mol, ...]]
MOST_REMEMBERED = 500  # partners, by the texts that they are drawn with; some kilobytes each


def parents_of_parts(parts: Sequence[Part], salts: SaltTable) -> Parents | None:
    """Separate the parts into active components and partners, as `parents_of` does the whole.

    None if every part is a partner: which of them stay is not a question of each alone.
    """
    removed: set[str] = set()
    actives: list[Mol] = []
    for part in {part.smiles: part for part in parts}.values():
        names, mols = _known(part, salts) or _resolved(part, salts)
        actives += mols
        removed.update(names)
    return Parents(mols=distinct(actives), removed=tuple(sorted(removed))) if actives else None


def _known(part: Part, salts: SaltTable) -> Resolved | None:
    """Return what is remembered of a part that is a partner and nothing else."""
    known = part if part.partners else salts.seen.get(part.smiles)
    return None if known is None else (known.partners, ())


def _resolved(part: Part, salts: SaltTable) -> Resolved:
    """Return the names of the partners in a part, and what else is in it."""
    if may_be_odd(part.smiles):
        fragments = [neutral(one) for one in fragments_of(standardise(part.mol))]
    else:
        fragments = [part.mol]
    named = [(one, name_of(one, salts)) for one in fragments]
    names = tuple(name for _, name in named if name is not None)
    mols = tuple(one for one, name in named if name is None)
    if not mols:
        _remember(replace(part, partners=names), salts.seen)
    return names, mols


def _remember(partner: Part, seen: dict[str, Part]) -> None:
    if len(seen) > MOST_REMEMBERED:
        seen.clear()
    seen[partner.smiles] = seen[partner.drawn] = partner
