"""Terms and permissions of a reading in plain words, for people who read law."""

from collections.abc import Iterable, Mapping, Sequence

from chem.markush.reading import HYDROGEN, Permission, RingSystem, Term

SHAPES = {
    "single": "",
    "bridge": ", as a bridge between these places",
    "ring_through": ", in a ring through this place",
}
ONLY_ONE = 1
UNNAMED = "the pattern given here"


def joined(words: Iterable[str], last: str = "or") -> str:
    """Join as people do: "a, b or c"."""
    every = list(words)
    if len(every) <= ONLY_ONE:
        return "".join(every)
    return f"{', '.join(every[:-1])} {last} {every[-1]}"


def between(least: float | None, most: float | None, unit: str) -> str:
    """Say a range: "1 to 4 carbon atoms", "at most 500 u", "at least 2 rings"; "" for none."""
    if least is not None and most is not None:
        return f"{least:g} {unit}" if least == most else f"{least:g} to {most:g} {unit}"
    if most is not None:
        return f"at most {most:g} {unit}"
    return "" if least is None else f"at least {least:g} {unit}"


def term_words(one: Term) -> str:
    """Say what may stand somewhere, with all its bounds."""
    name = "nothing (hydrogen)" if one.word == HYDROGEN else one.word
    bounds = [each for each in _bounds(one) if each]
    return f"{name} ({'; '.join(bounds)})" if bounds else name


def _bounds(one: Term) -> list[str]:
    chain = between(one.min_chain, one.max_chain, "atoms")
    kinds = f" of {joined(one.chain_of)}" if one.chain_of else ""
    skeleton = between(*one.skeleton, "carbon atoms") if one.skeleton else ""
    sizes = joined(str(each) for each in one.ring_sizes)
    return [
        between(one.min_carbons, one.max_carbons, "carbon atoms"),
        f"longest chain{kinds}: {chain}" if chain else "",
        f"reached over carbon alone: {skeleton}" if skeleton else "",
        between(None, one.max_mass, "u"),
        between(one.min_atoms, one.max_atoms, "atoms besides hydrogen"),
        f"made of {joined(one.elements, 'and')} only" if one.elements else "",
        f"closing a ring of {sizes} members" if sizes else "",
        "" if one.bond == "single" else f"by {_article(one.bond)} bond",
        "so in the parent itself" if one.is_parent else "",
    ]


def _article(bond: str) -> str:
    return "any" if bond == "any" else f"a {bond}"


def permission_words(one: Permission) -> str:
    """Say one permission as a sentence."""
    what = joined(term_words(each) for each in one.permits)
    return f"At {joined(one.at)}: {what}{SHAPES[one.shape]}{_how_many(one)}."


def _how_many(one: Permission) -> str:
    parts = [
        between(one.least or None, one.most, "of these in all"),
        f"together {between(None, one.max_mass, 'u')}" if one.max_mass else "",
        f"only once {one.after} is used" if one.after else "",
    ]
    said = "; ".join(each for each in parts if each)
    return f"; {said}" if said else ""


def ring_patterns(one: RingSystem) -> tuple[str, ...]:
    """Return the patterns that a ring system is bound by."""
    return (*one.has, *one.lacks, *one.hangs_by, *one.excepts)


def ring_words(one: RingSystem, names: Mapping[str, str]) -> str:
    """Say which ring system may stand in place of a drawing. names: of patterns."""
    aromatic = {None: "", True: "every ring aromatic", False: "no ring aromatic"}
    parts = [
        between(*one.rings, "rings") if one.rings else "",
        f"each of {between(*one.sizes, 'members')}" if one.sizes else "",
        "fused, without spiro atoms or bridges" if one.joined == "fused" else "",
        f"ring atoms {joined(one.elements, 'and')} only" if one.elements else "",
        between(one.least_hetero or None, one.most_hetero, "ring atoms other than carbon"),
        aromatic[one.aromatic],
        "heteroatoms only where it is bound to the core" if one.hetero_at_ends else "",
        _patterns("with", one.has, names),
        _patterns("without", one.lacks, names),
        _patterns("bound by", one.hangs_by, names),
        _patterns("but not", one.excepts, names),
    ]
    said = "; ".join(each for each in parts if each)
    return f"any ring system ({said})" if said else "any ring system"


def _patterns(word: str, patterns: Sequence[str], names: Mapping[str, str]) -> str:
    """Name patterns; one without a name is quoted beside the sentence."""
    return f"{word} {joined(names.get(each, UNNAMED) for each in patterns)}" if patterns else ""
