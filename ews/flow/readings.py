"""What structure, name and CAS number of one finding say, each for itself and beside the others."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from chem.name_table import FLAT, NameTable, is_flat
from chem.naming.records import Resolution
from chem.structures import Source
from ews.compute.compute import Answer
from ews.compute.records import Examined, ExaminedComponent
from ews.flow.records import ResolvedBy
from schemas.issues import RecordIssue, shown
from schemas.reports.records import Finding

# Which of them decides. A code name or systematic name is read by rules, so a CAS number of our
# table is the better witness; a curated name is as good, and more often what was meant.
SURE = ("identifier", "curated")

_ISOTOPE = re.compile(r"\[\d")
_STEREO = re.compile(r"[@/\\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One field of a finding and what it stands for."""

    field: ResolvedBy
    resolution: Resolution

    @property
    def source(self) -> Source | None:
        """The structure it stands for, None if that is not known."""
        return self.resolution.source

    @property
    def said(self) -> str:
        """What was written in the field, short."""
        return shown(self.resolution.asked)


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One structure that a reading stands for: its key and a SMILES of it."""

    inchikey: str
    smiles: str
    name: str | None


def readings_of(finding: Finding, resolved: Mapping[str, Resolution]) -> tuple[Reading, ...]:
    """Return what each field stands for, the one that decides first; what says nothing last."""
    found: list[Reading] = []
    if finding.structure is not None:
        given = Resolution(
            asked=finding.structure.text,
            grade="identifier",
            how=f"the structure that was sent, as {finding.structure.kind}",
            source=finding.structure,
        )
        found.append(Reading(field="structure", resolution=given))
    if finding.name:
        found.append(Reading(field="name", resolution=resolved[finding.name]))
    if finding.cas:
        found.append(Reading(field="cas", resolution=resolved[finding.cas]))
    return tuple(sorted(found, key=_rank))


def _rank(reading: Reading) -> tuple[bool, bool, bool]:
    """Order by: does it give a structure, was the structure sent, is it sure; else as written."""
    sure = reading.resolution.grade in SURE
    return reading.source is None, reading.field != "structure", not sure


def compare(
    pointer: str,
    readings: Sequence[Reading],
    answers: Mapping[Source, Answer],
    names: NameTable,
) -> Iterator[RecordIssue]:
    """Warn where the fields contradict one another: of the substance, else of finer layers.

    Of what stands for nothing it is told that it was not compared, if the substance has a name.
    """
    taken, *others = readings
    forms = {each.field: _forms(each, answers) for each in readings}
    flat = {form.inchikey[:FLAT] for form in forms[taken.field]}
    against = [
        each
        for each in others
        if forms[each.field] and flat.isdisjoint(f.inchikey[:FLAT] for f in forms[each.field])
    ]
    if flat and against:
        told = "; ".join(_told(each, forms[each.field]) for each in readings)
        yield _warning(
            "readings_contradict",
            pointer,
            f"found different substances in one finding: {told}; the {taken.field} was taken; "
            "send a correction if that is wrong",
        )
        return
    for each in others:
        yield from _finer(pointer, taken, each, forms)
    yield from _uncompared(
        pointer, taken, [each for each in others if not forms[each.field]], names, forms
    )


def _uncompared(
    pointer: str,
    taken: Reading,
    silent: Sequence[Reading],
    names: NameTable,
    forms: Mapping[ResolvedBy, Sequence[Form]],
) -> Iterator[RecordIssue]:
    """Warn of what says nothing about a substance that we know by another name or number.

    A CAS number is often that of a salt: where a name bears the substance out, nothing is told.
    """
    known = [name for form in forms[taken.field] if (name := _known_as(names, form))]
    for each in silent if known else ():
        if each.field == "cas" and forms.get("name"):
            continue
        yield _warning(
            f"{each.field}_new_for_structure",
            f"{pointer}/{each.field}",
            f"found {each.said} on the structure known as {' and '.join(known)}: "
            f"{each.resolution.how}; the two were not compared; send a correction if "
            "they are not the same substance",
        )


def _known_as(names: NameTable, form: Form) -> str | None:
    """Return the curated name of a structure, else that of its flat form; never of a sibling."""
    curated = names.preferred_of(form.inchikey)
    if curated or _ISOTOPE.search(form.smiles):
        return curated
    flat = (found for found in names.same_skeleton(form.inchikey[:FLAT]) if is_flat(found.smiles))
    return next((found.preferred for found in flat), None)


def _finer(
    pointer: str, taken: Reading, other: Reading, forms: Mapping[ResolvedBy, Sequence[Form]]
) -> Iterator[RecordIssue]:
    """Warn of one skeleton with other isotopes or another configuration, where both say it."""
    mine, theirs = forms[taken.field], forms[other.field]
    if len(theirs) != 1 or any(form.inchikey == theirs[0].inchikey for form in mine):
        return
    told = theirs[0]
    for form in mine:
        if form.inchikey[:FLAT] != told.inchikey[:FLAT]:
            continue
        both = f"{_told(taken, [form])}; {_told(other, [told])}"
        if bool(_ISOTOPE.search(form.smiles)) != bool(_ISOTOPE.search(told.smiles)):
            words = f"found one substance with and without isotope labels: {both}"
            yield _warning("isotopes_contradict", f"{pointer}/{other.field}", _ends(words, taken))
        elif _STEREO.search(form.smiles) and _STEREO.search(told.smiles):
            words = f"found one substance with two configurations: {both}"
            yield _warning("stereo_contradicts", f"{pointer}/{other.field}", _ends(words, taken))


def _ends(words: str, taken: Reading) -> str:
    return f"{words}; the {taken.field} was taken"


def _forms(reading: Reading, answers: Mapping[Source, Answer]) -> list[Form]:
    """Return the structures of a reading; of an ambiguous name all, if all their keys are known."""
    resolution = reading.resolution
    if reading.source is None:
        if resolution.grade != "ambiguous":
            return []
        forms = [
            Form(inchikey=each.inchikey, smiles=each.smiles, name=each.name)
            for each in resolution.candidates
            if each.inchikey
        ]
        return forms if len(forms) == len(resolution.candidates) else []
    if resolution.inchikey is not None:
        return [
            Form(inchikey=resolution.inchikey, smiles=reading.source.text, name=resolution.name)
        ]
    answer = answers.get(reading.source)
    if not isinstance(answer, Examined):
        return []
    return [_form(part) for part in answer.components]


def _form(part: ExaminedComponent) -> Form:
    return Form(inchikey=part.component.keys.parent, smiles=part.component.smiles, name=None)


def _told(reading: Reading, forms: Sequence[Form]) -> str:
    if not forms:
        return f"{reading.field} {reading.said} stands for nothing we know"
    which = " or ".join(f"{f.name} ({f.smiles})" if f.name else f.smiles for f in forms[:3])
    more = f" or {len(forms) - 3} others" if len(forms) > 3 else ""  # noqa: PLR2004 - as above
    what = "is" if reading.field == "structure" else f"{reading.said} stands for"
    return f"{reading.field} {what} {which}{more}"


def _warning(code: str, pointer: str, message: str) -> RecordIssue:
    return RecordIssue(level="warning", code=code, pointer=pointer, message=message)
