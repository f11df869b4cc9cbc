"""A draft definition tried on known substances: what it catches, by accident too, and misses."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from rdkit import Chem

from chem.determinations import Determination
from chem.keys import inchi_of, keys_of
from chem.law import Definition, Lawbook, Wording
from chem.markush.reading import Reading, Vocabulary
from chem.markush.varied import variations
from chem.rules.compiled import CompiledLaw, compile_lawbook
from chem.rules.determine import determine
from chem.rules.periods import standing
from chem.structures import Keys

Kind = Literal["registry", "medicine", "cutting agent", "natural compound, food or metabolite"]
MOST_VARIATIONS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A substance to try the draft on; families: ids of those it is in."""

    name: str
    smiles: str
    kind: Kind
    families: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Caught:
    """A subject that the draft catches, and why; `extension` if only as an ester, ether ..."""

    subject: Subject
    reason: str
    extension: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """A subject that the draft does not catch, and the nearest reason; "" if the core lacks."""

    subject: Subject
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What one changed bound would do; gained and lost are names."""

    words: str
    gained: tuple[str, ...]
    lost: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """All that a draft does. without_effect: changes of a bound that change nothing here."""

    caught: tuple[Caught, ...]
    missed: tuple[Missed, ...]
    effects: tuple[Effect, ...]
    without_effect: tuple[str, ...]
    untried: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Drawn:
    subject: Subject
    smiles: str
    keys: Keys


class DraftTable:
    """Subjects read once, to be asked about many readings."""

    def __init__(self, subjects: Iterable[Subject], whole: Lawbook, vocabulary: Vocabulary) -> None:
        self._drawn = tuple(_draw(one) for one in subjects)
        self._whole = whole
        self._vocabulary = vocabulary

    def try_out(self, draft: Definition, *, valid_on: date, effects: bool = True) -> Trial:
        """Try the wording of a draft that is in force on a day.

        effects: try every change of one bound too, on the substances that have the core.

        Raises:
            BrokenReadingError: the reading does not fit together.
            NoWordingError: none is in force on the day.
        """
        wording = wording_of(draft, valid_on)
        found = self._ask(replace(draft, wordings=(wording,)), self._drawn)
        caught = tuple(_caught(drawn, said) for drawn, said in found if _catches(said))
        missed = tuple(
            Missed(subject=drawn.subject, reason=said.reason if said else "")
            for drawn, said in found
            if not _catches(said)
        )
        near = [drawn for drawn, said in found if said is not None]
        names = frozenset(one.subject.name for one in caught)
        tried = self._effects(draft, wording, near, names) if effects else ()
        changed = tuple(one for one in tried if one.gained or one.lost)
        return Trial(
            caught=caught,
            missed=missed,
            effects=changed,
            without_effect=tuple(one.words for one in tried if not (one.gained or one.lost)),
            untried=_left_over(wording) if effects else 0,
        )

    def cases(self, draft: Definition, smiles: Sequence[str], *, valid_on: date) -> list[str]:
        """Return the status that the draft gives each structure on a day; "" for none."""
        law = self._law(draft)
        found: list[str] = []
        for text in smiles:
            drawn = _draw(Subject(name=text, smiles=text, kind="registry"))
            said = _said(drawn, law, draft.id, valid_on)
            found.append("" if said is None else said.status)
        return found

    def _effects(
        self, draft: Definition, wording: Wording, near: Sequence[_Drawn], caught: frozenset[str]
    ) -> tuple[Effect, ...]:
        if not isinstance(wording.reading, Reading):
            return ()
        found = []
        for number, one in enumerate(variations(wording.reading)):
            if number == MOST_VARIATIONS:
                break
            varied = replace(draft, wordings=(replace(wording, reading=one.reading),))
            now = {drawn.subject.name for drawn, said in self._ask(varied, near) if _catches(said)}
            gained, lost = tuple(sorted(now - caught)), tuple(sorted(caught - now))
            found.append(Effect(words=one.words, gained=gained, lost=lost))
        return tuple(found)

    def _ask(
        self, draft: Definition, subjects: Sequence[_Drawn]
    ) -> list[tuple[_Drawn, Determination | None]]:
        law = self._law(draft)
        return [(drawn, _said(drawn, law, draft.id, None)) for drawn in subjects]

    def _law(self, draft: Definition) -> CompiledLaw:
        """Compile the draft beside the schedules it may except; nothing else answers."""
        needed = {name for one in draft.wordings for name in (
            *one.excluded_lists, *one.no_extension_from)}  # fmt: skip
        book = Lawbook(
            ruleset="draft",
            definitions=(draft,),
            named=tuple(one for one in self._whole.named if one.definition_id in needed),
            coverage=(),
            families=(),
            lists=tuple(one for one in self._whole.lists if one.id in needed),
        )
        return compile_lawbook(book, self._vocabulary)


class NoWordingError(ValueError):
    """No wording of the draft is in force on the day."""


def wording_of(draft: Definition, day: date) -> Wording:
    """Return the wording of a draft that is in force on a day.

    Raises:
        NoWordingError: none is.
    """
    for wording in draft.wordings:
        if standing(wording.period, valid_on=day) == "in_force":
            return wording
    starts = ", ".join(str(one.period.since) for one in draft.wordings)
    raise NoWordingError(f"no wording is in force on {day}; they begin on {starts}")


def _draw(subject: Subject) -> _Drawn:
    mol = Chem.MolFromSmiles(subject.smiles)
    smiles = Chem.MolToSmiles(mol)
    return _Drawn(
        subject=subject,
        smiles=smiles,
        keys=keys_of(mol, inchi=inchi_of(mol), smiles=smiles),
    )


def _said(drawn: _Drawn, law: CompiledLaw, name: str, day: date | None) -> Determination | None:
    """Return what the draft says, a catch before a near miss; None if the core is not there."""
    found = [one for one in determine(drawn.smiles, drawn.keys, law) if one.definition_id == name]
    if day is not None:
        found = [one for one in found if standing(one.period, valid_on=day) == "in_force"]
    return min(found, key=lambda one: not _catches(one), default=None)


def _catches(said: Determination | None) -> bool:
    return said is not None and said.status in ("controlled", "conditional", "analogue_risk")


def _caught(drawn: _Drawn, said: Determination | None) -> Caught:
    return Caught(
        subject=drawn.subject,
        reason=said.reason if said else "",
        extension=said.extension if said else "",
    )


def _left_over(wording: Wording) -> int:
    if not isinstance(wording.reading, Reading):
        return 0
    return max(0, sum(1 for _ in variations(wording.reading)) - MOST_VARIATIONS)


def by_family(trial: Trial, family: str) -> tuple[tuple[Caught, ...], tuple[Missed, ...]]:
    """Return the members of a family that are caught, and those that are missed."""
    return (
        tuple(one for one in trial.caught if family in one.subject.families),
        tuple(one for one in trial.missed if family in one.subject.families),
    )


def main_family(trial: Trial) -> str:
    """Return the family of which the draft catches most members; "" if it catches none."""
    counts = Counter(family for one in trial.caught for family in one.subject.families)
    return min(counts, key=lambda family: (-counts[family], family), default="")
