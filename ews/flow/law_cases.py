"""The examples and decoys of a definition, asked now: what the check says of each on a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from chem.determinations import Determination
from chem.law import Definition, Lawbook
from chem.rules.answers import answer
from chem.rules.periods import standing
from chem.structures import Source
from ews.compute.records import ChemFault, Examined
from ews.flow.exchange import Exchange
from ews.flow.law_entries import UnknownDefinitionError
from schemas.law.definitions import Case, DefinitionFile, read_definition
from schemas.law.load import LEGISLATION
from schemas.law.yaml_files import BrokenFileError

Document = dict[str, Any]
CAUGHT = ("controlled", "conditional", "analogue_risk", "unknown")
FILES_KEPT = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Cases:
    """What the file of a definition says must be caught, and what must not."""

    examples: tuple[Case, ...]
    decoys: tuple[Case, ...]
    last_checked_on: date | None


def cases_of(lawbook: Lawbook, definition_id: str) -> Cases:
    """Read the cases in the file of a definition: takes a moment, so ask in a thread.

    A file that is not the one that is loaded (law that was given otherwise) has no cases.

    Raises:
        UnknownDefinitionError: no definition has the id.
    """
    loaded = [one for one in lawbook.definitions if one.id == definition_id]
    if not loaded:
        raise UnknownDefinitionError(
            f"found {definition_id!r}, expected the id of a generic definition that is loaded"
        )
    found = _file(definition_id)
    if found is None or found.definition != loaded[0]:
        return Cases(examples=(), decoys=(), last_checked_on=None)
    return Cases(
        examples=found.examples, decoys=found.decoys, last_checked_on=found.last_checked_on
    )


@lru_cache(maxsize=FILES_KEPT)
def _file(definition_id: str) -> DefinitionFile | None:
    try:
        return read_definition(LEGISLATION / f"{definition_id}.yml", id_=definition_id)
    except (OSError, BrokenFileError):
        return None


async def run_cases(
    exchange: Exchange, definition: Definition, cases: Cases, *, valid_on: date
) -> list[Document]:
    """Ask the chemistry about each case, as a check does, and compare with what the file says."""
    both = [*cases.examples, *cases.decoys]
    sources = [Source(kind="smiles", text=one.smiles) for one in both]
    found = await exchange.compute.examine(sources)
    return [
        {
            "is": "example" if number < len(cases.examples) else "decoy",
            **_case(one, said, exchange, definition, valid_on),
        }
        for number, (one, said) in enumerate(zip(both, found, strict=True))
    ]


def _case(
    one: Case, said: Examined | ChemFault, exchange: Exchange, definition: Definition, day: date
) -> Document:
    told = {
        "name": one.name,
        "smiles": one.smiles,
        "because": one.because,
        "since": one.since,
        "until": one.until,
        "by": one.by,
        "applies": (one.since is None or one.since <= day)
        and (one.until is None or day < one.until),
    }
    if isinstance(said, ChemFault):
        return {
            **told,
            "caught": False,
            "elsewhere": False,
            "said": "unknown",
            "reason": said.message,
            "status": "unknown",
            "status_entry": "",
        }
    determinations = [each for part in said.components for each in part.determinations]
    return {**told, **_verdict(determinations, exchange, definition, day)}


def _verdict(
    found: Sequence[Determination], exchange: Exchange, definition: Definition, day: date
) -> Document:
    """Say what this definition says, and what its whole jurisdiction answers."""
    own = [
        one
        for one in found
        if one.definition_id == definition.id and standing(one.period, valid_on=day) == "in_force"
    ]
    deciding = min(own, key=lambda one: one.status not in CAUGHT, default=None)
    place = (definition.jurisdiction,)
    caught = deciding is not None and deciding.status == definition.outcome
    answers = answer(found, exchange.coverage, valid_on=day, jurisdictions=place)
    status = answers[0].status if answers else "unknown"
    return {
        "caught": caught,
        "elsewhere": deciding is not None and not caught and status in CAUGHT,
        "said": deciding.status if deciding else "not_controlled",
        "reason": deciding.reason if deciding else "",
        "status": status,
        "status_entry": answers[0].entry if answers else "",
    }
