"""One bound changed at a time: every bound is met, and nothing impossible is made."""

from chem.markush.reading import Condition, Node, Permission, Reading, Template, Term
from chem.markush.varied import variations


def reading(*permissions: Permission, **more: object) -> Reading:
    node = Node(
        name="phenol",
        templates=(Template(smarts="Oc1[c:1]cccc1"),),
        positions=(("ring", (1,)),),
        permissions=permissions,
    )
    return Reading(core=node, **more)  # type: ignore[arg-type]


def words(found: Reading) -> list[str]:
    return [one.words for one in variations(found)]


def permission(*terms: Term, **more: object) -> Permission:
    return Permission(at=("ring",), permits=terms, **more)  # type: ignore[arg-type]


def test_each_bound_of_a_term_goes_one_step_down_and_up() -> None:
    found = words(reading(permission(Term(word="alkyl", min_carbons=1, max_carbons=6))))
    assert found[1:] == [
        "alkyl at ring: least carbons 1 -> 0",
        "alkyl at ring: least carbons 1 -> 2",
        "alkyl at ring: most carbons 6 -> 5",
        "alkyl at ring: most carbons 6 -> 7",
    ]


def test_no_least_rises_over_its_most() -> None:
    found = words(reading(permission(Term(word="alkyl", min_carbons=3, max_carbons=3), most=1)))
    assert found == [
        "alkyl at ring: at least 0 -> 1",
        "alkyl at ring: at most 1 -> 2",
        "alkyl at ring: least carbons 3 -> 2",
        "alkyl at ring: most carbons 3 -> 4",
    ]


def test_a_term_that_is_not_the_only_one_is_left_out() -> None:
    found = list(variations(reading(permission(Term(word="alkyl"), Term(word="halogen")))))
    left = {one.words: one.reading.core.permissions[0].permits for one in found}
    assert left["without alkyl at ring"] == (Term(word="halogen"),)


def test_masses_go_by_fifty_and_ways_down_by_one() -> None:
    mass = Condition(quantity="mass", most=500)
    found = words(reading(conditions=(mass,), ways_at_least=1))
    assert found == [
        "mass: at most 500 -> 450",
        "mass: at most 500 -> 550",
        "ways at least 1 -> 0",
    ]


def test_nested_nodes_and_other_readings_are_reached() -> None:
    inner = reading(permission(Term(word="alkoxy", max_carbons=4))).core
    outer = reading(permission(Term(word="head", node=inner)), others=(reading(ways_at_least=1),))
    found = words(outer)
    assert "head at ring: alkoxy at ring: most carbons 4 -> 5" in found
    assert "in phenol: ways at least 1 -> 0" in found
