"""A reading with one bound changed by one step, or one permitted term left out: each way it can be.

For whoever drafts a definition: what would C5 in place of C6 change?
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from chem.markush.reading import Condition, Node, Permission, Reading, Term

T = TypeVar("T", Term, Permission, Condition)
Item = TypeVar("Item")

STEPS = {
    "min_carbons": 1,
    "max_carbons": 1,
    "min_chain": 1,
    "max_chain": 1,
    "min_atoms": 1,
    "max_atoms": 1,
    "max_mass": 50,
}
WORDS = {
    "min_carbons": "least carbons",
    "max_carbons": "most carbons",
    "min_chain": "least chain",
    "max_chain": "most chain",
    "min_atoms": "least atoms",
    "max_atoms": "most atoms",
    "max_mass": "most mass",
    "least": "at least",
    "most": "at most",
}
PAIRS = (
    ("min_carbons", "max_carbons"),
    ("min_chain", "max_chain"),
    ("min_atoms", "max_atoms"),
    ("least", "most"),
)
STEP_OF_QUANTITY = {"mass": 50.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Variation:
    """A changed reading, and the change in words: "alkyl at N: most carbons 6 -> 5"."""

    words: str
    reading: Reading


def variations(reading: Reading) -> Iterator[Variation]:
    """Yield every reading that differs in one bound by one step, or lacks one permitted term."""
    for words, core in _of_node(reading.core):
        yield Variation(words=words, reading=replace(reading, core=core))
    for number, condition in enumerate(reading.conditions):
        for words, changed in _of_condition(condition):
            conditions = _put(reading.conditions, number, changed)
            yield Variation(words=words, reading=replace(reading, conditions=conditions))
    if reading.ways_at_least:
        fewer = reading.ways_at_least - 1
        words = f"ways at least {reading.ways_at_least} -> {fewer}"
        yield Variation(words=words, reading=replace(reading, ways_at_least=fewer))
    for number, other in enumerate(reading.others):
        for one in variations(other):
            others = _put(reading.others, number, one.reading)
            words = f"in {other.core.name}: {one.words}"
            yield Variation(words=words, reading=replace(reading, others=others))


def _of_node(node: Node) -> Iterator[tuple[str, Node]]:
    for number, permission in enumerate(node.permissions):
        for words, changed in _of_permission(permission):
            yield words, replace(node, permissions=_put(node.permissions, number, changed))


def _of_permission(permission: Permission) -> Iterator[tuple[str, Permission]]:
    at = " and ".join(permission.at)
    terms = " or ".join(dict.fromkeys(term.word for term in permission.permits))
    for words, changed in _steps(permission, {"least": 1, "most": 1, "max_mass": 50}):
        if changed.most != 0:
            yield f"{terms} at {at}: {words}", changed
    for number, term in enumerate(permission.permits):
        for words, other in _of_term(term):
            permits = _put(permission.permits, number, other)
            yield f"{term.word} at {at}: {words}", replace(permission, permits=permits)
        if len(permission.permits) > 1 and not term.is_parent:
            left = permission.permits[:number] + permission.permits[number + 1 :]
            yield f"without {term.word} at {at}", replace(permission, permits=left)


def _of_term(term: Term) -> Iterator[tuple[str, Term]]:
    yield from _steps(term, STEPS)
    if term.node is not None:
        for words, node in _of_node(term.node):
            yield words, replace(term, node=node)


def _of_condition(condition: Condition) -> Iterator[tuple[str, Condition]]:
    step = STEP_OF_QUANTITY.get(condition.quantity, 1.0)
    for words, changed in _steps(condition, {"least": step, "most": step}):
        yield f"{condition.quantity}: {words}", changed


def _steps(one: T, steps: Mapping[str, float]) -> Iterator[tuple[str, T]]:
    for name, step in steps.items():
        bound = getattr(one, name)
        if bound is None:
            continue
        for changed in (bound - step, bound + step):
            made = replace(one, **{name: changed})
            if changed >= 0 and _holds(made):
                yield f"{WORDS[name]} {bound:g} -> {changed:g}", made


def _holds(one: object) -> bool:
    """Say whether no least is over its most."""
    for least, most in PAIRS:
        low, high = getattr(one, least, None), getattr(one, most, None)
        if low is not None and high is not None and low > high:
            return False
    return True


def _put(items: tuple[Item, ...], number: int, item: Item) -> tuple[Item, ...]:
    return (*items[:number], item, *items[number + 1 :])
