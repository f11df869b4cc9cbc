"""What was found, by which method, on which evidence."""

from typing import Any

import marshmallow as ma
from marshmallow import post_load

from chem.name_table import cas_digit, is_cas
from chem.structures import Source, SourceKind
from schemas.fields import Identifier, Inside, Listed, Number, Strict, Text, Whole, Word
from schemas.issues import shown
from schemas.reports.products import AmountSchema, PuritySchema
from schemas.reports.records import Finding, UnknownCompound
from schemas.reports.words import EVIDENCE, FINDING_ROLES, MATRICES, TECHNIQUES

MOST_TECHNIQUES = 15
MOST_SPECTRA = 20
LONGEST_SMILES = 2_000
LONGEST_INCHI = 4_000
LONGEST_MOLFILE = 200_000


class StructureSchema(Strict):
    """A structure as it was drawn: exactly one of SMILES, InChI and molfile."""

    smiles = Text(most=LONGEST_SMILES)
    inchi = Text(most=LONGEST_INCHI)
    molfile = Text(most=LONGEST_MOLFILE)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Source:
        """Make the record; chemistry reads it later."""
        if len(data) != 1:
            raise ma.ValidationError(
                f"structure_ambiguous: found {len(data)} of smiles, inchi and molfile, expected "
                "exactly one"
            )
        kind: SourceKind
        ((kind, text),) = data.items()  # type: ignore[assignment]  # the three fields above
        return Source(kind=kind, text=text)


class UnknownCompoundSchema(Strict):
    """What is known of a substance that could not be identified."""

    exact_mass = Number()
    spectrum_reference = Text()

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> UnknownCompound:
        """Make the record."""
        return UnknownCompound(**data)


class FindingSchema(Strict):
    """One substance: its structure, name or CAS number, or what is known of an unknown one."""

    structure = Inside(StructureSchema)
    name = Text(most=500)
    cas = Text(most=12)
    amount = Inside(AmountSchema)
    purity = Inside(PuritySchema)
    share = Inside(ma.Schema.from_dict({"part": Whole(least=0, most=100)}, name="Share"))
    role = Word(FINDING_ROLES, load_default="unstated")
    matrix = Word(MATRICES, load_default="product")
    technique = Listed(Word(TECHNIQUES), most=MOST_TECHNIQUES, load_default=list)
    evidence = Word(EVIDENCE, required=True)
    spectra = Listed(Identifier(), most=MOST_SPECTRA, load_default=list)
    unknown_compound = Inside(UnknownCompoundSchema, data_key="unknown")

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Finding:
        """Make the record, if it says what was found."""
        _require_something_found(data)
        _require_cas_digit(data.get("cas"))
        share, unknown = data.get("share"), data.pop("unknown_compound", None)
        made = {
            "technique": tuple(data["technique"]),
            "spectra": tuple(data["spectra"]),
            "share": share["part"] if share else None,
            "unknown": unknown,
        }
        return Finding(**data | made)


def _require_something_found(data: dict[str, Any]) -> None:
    if data.keys() & {"structure", "name", "cas"}:
        return
    if "unknown_compound" not in data or data["evidence"] != "unknown":
        raise ma.ValidationError(
            "finding_empty: found neither structure nor name nor cas; give one of them, or "
            "evidence 'unknown' with the block `unknown`"
        )


def _require_cas_digit(cas: str | None) -> None:
    if cas is not None and not is_cas(cas):
        raise ma.ValidationError(
            f"cas_malformed: found {shown(cas)}, expected a CAS registry number "
            f"{_with_digit(cas)}; correct it or leave it out",
            field_name="cas",
        )


def _with_digit(cas: str) -> str:
    digit = cas_digit(cas)
    if digit is None:
        return "with a right check digit such as '1189805-46-6'"
    return f"whose check digit is {digit}, if its other digits are right"
