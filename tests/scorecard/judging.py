"""Putting statements to the rules: do they agree, and if not, how do they differ?"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from chem.determinations import Answer
from chem.errors import ChemError
from chem.normalise import normalise
from chem.parents import compile_salts
from chem.rules.answers import answer
from chem.rules.compiled import compile_lawbook
from chem.rules.determine import determine
from chem.structures import Source
from schemas.law.load import load_lawbook, load_salts, load_vocabulary
from tests.scorecard.cases import Statement

Verdict = Literal["agrees", "left open", "differs"]
CAUGHT = frozenset({"controlled", "conditional"})
FREE = frozenset({"not_controlled", "analogue_risk"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A statement beside our answer. key: flat InChIKey of the structure."""

    statement: Statement
    key: str
    answer: Answer
    verdict: Verdict


class Judge:
    """Holds the law, and answers on one day."""

    def __init__(self, valid_on: date) -> None:
        self._lawbook = load_lawbook()
        self._law = compile_lawbook(self._lawbook, load_vocabulary())
        self._salts = compile_salts(load_salts())
        self._valid_on = valid_on

    def judge(self, statement: Statement) -> Judged | None:
        """Ask about the first active component of the structure; None if there is none to read."""
        source = Source(kind="smiles", text=statement.smiles)
        try:
            component = normalise(source, self._salts).components[0]
        except ChemError:
            return None
        (given,) = answer(
            determine(component.smiles, component.keys, self._law),
            self._lawbook.coverage,
            valid_on=self._valid_on,
            jurisdictions=(statement.jurisdiction,),
        )
        return Judged(
            statement=statement,
            key=component.keys.no_stereo,
            answer=given,
            verdict=verdict_on(statement.expected, given),
        )


def verdict_on(expected: str, given: Answer) -> Verdict:
    """Compare what is stated with what we answer.

    "yes" and "precursor" agree with controlled and conditional; "no", in whatever words, with not
    controlled and with the risk of an analogue clause; "psa_only" also with a condition on effect.
    """
    if given.status == "unknown":
        return "left open"
    if says_control(expected):
        return "agrees" if given.status in CAUGHT else "differs"
    if expected == "psa_only" and given.kind == "functional":
        return "agrees"
    return "agrees" if given.status in FREE else "differs"


def says_control(expected: str) -> bool:
    """Say whether a statement is one of control."""
    return expected.startswith("yes") or expected == "precursor"


def tally(judged: Iterable[Judged]) -> list[tuple[str, str, int, Counter[str]]]:
    """Count verdicts by jurisdiction and basis: (jurisdiction, basis, statements, verdicts)."""
    counts: dict[tuple[str, str], Counter[str]] = {}
    for one in judged:
        key = one.statement.jurisdiction, one.statement.basis
        counts.setdefault(key, Counter())[one.verdict] += 1
    return [(*key, found.total(), found) for key, found in sorted(counts.items())]


def differing(judged: Sequence[Judged], verdict: Verdict) -> list[Judged]:
    """Return those with a verdict, by jurisdiction and name."""
    found = [one for one in judged if one.verdict == verdict]
    return sorted(found, key=lambda one: (one.statement.jurisdiction, one.statement.name))
