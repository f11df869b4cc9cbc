"""Check: what the law says of a structure or a name, on a day, as known at an instant."""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from http import HTTPStatus
from typing import Any, Literal

from chem.determinations import Answer, Determination
from chem.law import Coverage
from chem.naming.records import Resolution
from chem.rules.answers import answer
from chem.structures import Source
from ews.compute.records import ChemFault, Examined, ExaminedComponent
from ews.errors import EwsError
from ews.flow.exchange import Exchange
from ews.flow.release import Reader
from ews.flow.visible import opened
from ews.naming.calling import name_of
from ews.store.connection import Connection
from ews.store.determinations import determinations_over_all_time
from ews.store.ruleset_history import PastRuleset, ruleset_at
from ews.store.substances import substances_by_key
from schemas.issues import shown

UNKNOWN_THEN = "this structure was not in the registry at that instant"
AskedBy = Literal["structure", "name", "cas", "text"]
# What most SMILES have, and of names only systematic ones, which OPSIN reads before this is asked.
_LIKE_SMILES = re.compile(r"^\S*[=#\[\]()@\\/]\S*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked: one of structure, name, cas and text; both times; for which jurisdictions.

    text: any of the others, told apart by its look. known_at: None asks what we know now, of the
    live law.
    """

    valid_on: date
    known_at: datetime | None
    structure: str | None = None
    name: str | None = None
    cas: str | None = None
    text: str | None = None
    jurisdictions: tuple[str, ...] | None = None


class UnreadableQuestionError(EwsError):
    """The structure cannot be read; the code is that of the chemistry."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, fault: ChemFault, *, pointer: str) -> None:
        super().__init__(fault.message, pointer=pointer)
        self.code = fault.code


class UnknownNameError(EwsError):
    """The name or CAS number stands for no structure that we know."""

    code = "name_unknown"
    status = HTTPStatus.NOT_FOUND


class AmbiguousNameError(EwsError):
    """The name stands for several structures; the message names them."""

    code = "name_ambiguous"
    status = HTTPStatus.CONFLICT


async def check(exchange: Exchange, reader: Reader | None, question: Question) -> dict[str, Any]:
    """Answer per jurisdiction, with reasons; without a reader it is the operator who asks.

    A substance that the reader may not find is answered as one that nobody has registered.

    Raises:
        UnreadableQuestionError, UnknownNameError, AmbiguousNameError.
    """
    resolution, resolved_by = await _resolution(exchange, question)
    if resolution.source is None:
        raise _unresolved(resolution, pointer=f"/{resolved_by}")
    (examined,) = await exchange.compute.examine([resolution.source])
    if isinstance(examined, ChemFault):
        raise UnreadableQuestionError(examined, pointer=f"/{resolved_by}")
    async with opened(exchange, reader) as conn:
        substances = [await _checked(conn, exchange, question, c) for c in examined.components]
    read = {"resolved_by": resolved_by, "grade": resolution.grade, "how": resolution.how}
    return read | _document(exchange, question, examined, resolved_by) | {"substances": substances}


def _document(
    exchange: Exchange, question: Question, examined: Examined, resolved_by: AskedBy
) -> dict[str, Any]:
    return {
        "valid_on": question.valid_on,
        "known_at": question.known_at or exchange.clock.now(),
        "registered": examined.normalised.registered,
        "registered_key": examined.normalised.registered_key,
        "removed": examined.normalised.removed,
        "issues": [
            {
                "level": "warning",
                "code": issue.code,
                "pointer": f"/{resolved_by}",
                "message": issue.message,
            }
            for issue in examined.normalised.issues
        ],
        "ruleset": examined.ruleset,
        "chem_version": examined.normalised.chem_version,
    }


async def _resolution(exchange: Exchange, question: Question) -> tuple[Resolution, AskedBy]:
    if question.structure is not None:
        how = "the structure that was asked about"
        source = read_source(question.structure)
        given = Resolution(asked=question.structure, grade="identifier", how=how, source=source)
        return given, "structure"
    if question.text is not None:
        return await _told_apart(exchange, question.text), "text"
    by_name = question.name is not None
    text = question.name if question.name is not None else question.cas or ""
    found = await exchange.resolver.resolve(text, expecting="name")
    return found, "name" if by_name else "cas"


async def _told_apart(exchange: Exchange, text: str) -> Resolution:
    """Resolve a text of any kind; what looks like SMILES and is none is refused as a structure."""
    found = await exchange.resolver.resolve(text)
    if found.grade != "unknown" or not looks_like_smiles(text):
        return found
    source = Source(kind="smiles", text=text)
    return Resolution(asked=text, grade="identifier", how="read as SMILES", source=source)


def looks_like_smiles(text: str) -> bool:
    """Say whether a text that is no name we know has the signs of SMILES, so is meant as one."""
    return bool(_LIKE_SMILES.match(text)) and not text.startswith("InChI")


def _unresolved(resolution: Resolution, *, pointer: str) -> EwsError:
    """Say why there is no structure, and what it may be."""
    said = f"found {shown(resolution.asked)}: {resolution.how}"
    named = ", ".join(f"{each.name} ({each.smiles})" for each in resolution.candidates)
    if resolution.grade == "ambiguous":
        return AmbiguousNameError(f"{said}; it may be {named}; ask with one", pointer=pointer)
    alike = f"; not taken, but alike: {named}" if named else ""
    return UnknownNameError(f"{said}{alike}; ask with the structure", pointer=pointer)


def read_source(text: str) -> Source:
    """Tell by its look whether a text is an InChI, a molfile or a SMILES."""
    if text.startswith("InChI="):
        return Source(kind="inchi", text=text)
    if "\n" in text.strip():
        return Source(kind="molfile", text=text)
    return Source(kind="smiles", text=text.strip())


async def _checked(
    conn: Connection, exchange: Exchange, question: Question, part: ExaminedComponent
) -> dict[str, Any]:
    key = part.component.keys.parent
    stored = await substances_by_key(conn, key, layer="parent")
    substance_id = stored[0].id if stored else None
    if question.known_at is None:
        answers = _answers(part.determinations, exchange.coverage, question)
    else:
        past = await _past(conn, question, substance_id, known_at=question.known_at)
        answers = past or await _asked_then(conn, exchange, question, part)
    return {
        "substance_id": substance_id,
        "name": name_of(exchange.names, part),
        "smiles": part.component.smiles,
        "keys": asdict(part.component.keys),
        "families": [{"family": f, "because": because} for f, because in part.families],
        "status": [reasoned(each) for each in answers],
    }


async def _past(
    conn: Connection, question: Question, substance_id: int | None, *, known_at: datetime
) -> tuple[Answer, ...]:
    """Answer with what was stored then; nothing if that substance was not stored."""
    if substance_id is None:
        return ()
    found = await determinations_over_all_time(conn, [substance_id], known_at=known_at)
    if substance_id not in found:
        return ()
    ruleset = await ruleset_at(conn, known_at=known_at)
    return _answers(found[substance_id], ruleset.coverage if ruleset else (), question)


async def _asked_then(
    conn: Connection, exchange: Exchange, question: Question, part: ExaminedComponent
) -> tuple[Answer, ...]:
    """Answer about a structure that was not stored: by the law of then, if it is the law of now.

    So whoever asked then about a structure that nobody reported gets the same answer again, until
    other law is loaded.
    """
    ruleset = await ruleset_at(conn, known_at=question.known_at or exchange.clock.now())
    if ruleset is not None and _is_live(exchange, ruleset):
        return _answers(part.determinations, exchange.coverage, question)
    coverage = ruleset.coverage if ruleset else ()
    return tuple(_unknown(each) for each in _answers((), coverage, question))


def _is_live(exchange: Exchange, ruleset: PastRuleset) -> bool:
    ready = exchange.compute.ready
    return (ruleset.hash, ruleset.chem_version) == (ready.ruleset, ready.chem_version)


def _answers(
    found: Sequence[Determination], coverage: Sequence[Coverage], question: Question
) -> tuple[Answer, ...]:
    return answer(found, coverage, valid_on=question.valid_on, jurisdictions=question.jurisdictions)


def _unknown(each: Answer) -> Answer:
    return replace(each, status="unknown", level="", entry="", kind="", reason=UNKNOWN_THEN)


def reasoned(each: Answer) -> dict[str, Any]:
    """Write an answer with everything behind it."""
    document = asdict(each)
    del document["valid_on"]
    return document
