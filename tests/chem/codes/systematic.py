"""Systematic names of readings of nitazenes, fentanyls and cathinones, for OPSIN to read."""

from collections.abc import Iterator

from chem.codes.assembling import slots
from chem.codes.records import Family, Fragment, Reading

_CHAIN = {"alpha": "1-({group})-2-phenylethyl", "beta": "2-({group})-2-phenylethyl"}


def named_readings(family: Family) -> Iterator[tuple[Reading, str]]:
    """Yield the basic structure with each fragment, then with each substituent at each place."""
    base = _BASE[family.id]
    plain = {at: _fragment(at, words, family) for at, words in base.items()}
    for part in family.fragments:
        if part.position in plain and part.words != "hydrogen":
            words = base | {part.position: part.words}
            yield Reading(parts=plain | {part.position: part}), _NAME[family.id](words, {})
    for position, part in plain.items():
        for place in slots(part, family):
            for group in family.fragments:
                if group.position == "group":
                    rings = {(position, place): group}
                    told = {(position, place): group.words}
                    yield Reading(parts=plain, rings=rings), _NAME[family.id](base, told)


def _fragment(position: str, words: str, family: Family) -> Fragment:
    found = [one for one in family.fragments if (one.position, one.words) == (position, words)]
    return found[0]


def _nitazene(words: dict[str, str], rings: dict[tuple[str, str], str]) -> str:
    core = words["core"].replace("benzimidazole", "1H-benzimidazole").replace("o1H", "o-1H")
    core = core.replace("l1H", "l-1H")
    group = next(iter(rings.items()), None)
    side, benzyl = f"2-({words['amine']})ethyl", words["benzyl"]
    if group and group[0] == ("side", "alpha"):
        side = f"2-({words['amine']})-2-{group[1]}ethyl"
    if group and group[0] == ("benzyl", "alpha"):
        benzyl = f"1-{group[1][:-2]}yl-1-(4-ethoxyphenyl)methyl"
    return f"1-[{side}]-2-[{benzyl}]-{core}"


def _fentanyl(words: dict[str, str], rings: dict[tuple[str, str], str]) -> str:
    tail, anilide, core = words["tail"], words["anilide"], ""
    for (position, place), group in rings.items():
        if position == "tail":
            ring = f"2-({place}-({group})phenyl)ethyl"
            tail = _CHAIN[place].format(group=group) if place in _CHAIN else ring
        elif position == "anilide":
            anilide = f"{place}-({group})phenyl"
        else:
            core = f"{place}-({group})-"
    oxide = " 1-oxide" if "oxide" in words["core"] else ""
    return f"N-({words['acyl']})-N-({anilide})-{core}1-({tail})piperidin-4-amine{oxide}"


def _cathinone(words: dict[str, str], rings: dict[tuple[str, str], str]) -> str:
    aryl = words["aryl"]
    for (_, place), group in rings.items():
        aryl = f"{place}-({group})phenyl"
    return f"2-({words['amine']})-2-({words['chain']})-1-({aryl})ethan-1-one"


_BASE = {
    "nitazenes": {
        "core": "5-nitrobenzimidazole",
        "side": "2-aminoethyl",
        "amine": "diethylamino",
        "benzyl": "4-ethoxybenzyl",
    },
    "fentanyls": {
        "core": "4-aminopiperidine",
        "tail": "phenethyl",
        "anilide": "phenyl",
        "acyl": "propionyl",
    },
    "cathinones": {
        "ketone": "2-aminoethanone",
        "aryl": "phenyl",
        "chain": "methyl",
        "amine": "methylamino",
    },
}
_NAME = {"nitazenes": _nitazene, "fentanyls": _fentanyl, "cathinones": _cathinone}
