"""What a trying process does with the text of a draft definition."""

import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from rdkit.rdBase import BlockLogs

from chem.errors import BrokenReadingError, ChemError
from chem.law import Lawbook
from chem.markush.reading import Vocabulary
from chem.reading_words import reading_document
from chem.rules.compiled import compile_lawbook
from chem.rules.families import families_of
from chem.rules.trial import (
    Caught,
    DraftTable,
    Effect,
    Missed,
    NoWordingError,
    Subject,
    Trial,
    by_family,
    main_family,
    wording_of,
)
from chem.versions import RDKIT_VERSION
from schemas.bystanders import load_bystanders
from schemas.kept import default_folder
from schemas.law.definitions import Case, DefinitionFile, read_definition
from schemas.law.load import load_lawbook, load_vocabulary
from schemas.law.yaml_files import BrokenFileError, read_yaml_file
from schemas.law.yaml_places import line_told
from schemas.names import load_name_rows
from schemas.remembered import remembered

Fields = Mapping[str, Any]
FIRST = "versions[0].read_as"


def try_draft(asked: Fields, desk: Callable[[], "DraftDesk"]) -> Fields:
    """Say what a draft does; one that cannot be read is told so before anything is loaded."""
    try:
        draft = _read(asked["text"])
    except BrokenFileError as error:
        return _fault("draft_broken", _with_line(str(error), asked["text"]))
    except (BrokenReadingError, ChemError) as error:
        return _fault(error.code, _with_line(str(error), asked["text"], below=FIRST))
    return desk().try_out(asked, draft)


class DraftDesk:
    """Holds the known substances, and tries drafts on them."""

    def __init__(self) -> None:
        lawbook, vocabulary, known = load_lawbook(), load_vocabulary(), tuple(_known())
        self._families = {family.id for family in lawbook.families}
        with BlockLogs():
            subjects = [
                Subject(
                    name=name,
                    kind=kind,  # type: ignore[arg-type]  # tests/data/test_bystanders.py reads each
                    smiles=smiles,
                    families=families,
                )
                for (name, kind, smiles), families in zip(
                    known, _families_of(known, lawbook, vocabulary), strict=True
                )
            ]
            self._table = DraftTable(subjects, lawbook, vocabulary)
        self._lawbook, self._vocabulary = lawbook, vocabulary
        self._smiles = {one.name: one.smiles for one in subjects}
        self._tried = dict(Counter(one.kind for one in subjects))

    def try_out(self, asked: Fields, draft: DefinitionFile) -> Fields:
        """Say what a draft does, or its fault and place."""
        try:
            with BlockLogs():
                return self._try(asked, draft)
        except (BrokenReadingError, ChemError) as error:
            below = _version_of(draft, date.fromisoformat(asked["on"]))
            return _fault(error.code, _with_line(str(error), asked["text"], below=below))
        except NoWordingError as error:
            return _fault("no_wording", str(error))

    def _try(self, asked: Fields, draft: DefinitionFile) -> Fields:
        family = asked["family"]
        if family and family not in self._families:
            known = ", ".join(sorted(one for one in self._families if "/" not in one))
            return _fault("family_unknown", f"found {family!r}, expected one of {known}")
        day = date.fromisoformat(asked["on"])
        trial = self._table.try_out(draft.definition, valid_on=day, effects=asked["effects"])
        return {
            "id": draft.definition.id,
            "title": draft.definition.title,
            "outcome": draft.definition.outcome,
            "valid_on": asked["on"],
            "cases": self._cases(draft, day),
            **_document(trial, family or main_family(trial)),
            "structures": self._structures(trial),
            "tried": self._tried,
            "reading": self._reading(draft, day),
        }

    def _reading(self, draft: DefinitionFile, day: date) -> Fields:
        """Return how the draft of the day is read, in words."""
        wording = wording_of(draft.definition, day)
        return reading_document(wording.reading, self._lawbook, self._vocabulary)

    def _structures(self, trial: Trial) -> Fields:
        """Return the SMILES of every name that an effect tells of."""
        told = {name for one in trial.effects for name in (*one.gained, *one.lost)}
        return {name: smiles for name, smiles in self._smiles.items() if name in told}

    def _cases(self, draft: DefinitionFile, day: date) -> list[Fields]:
        """Say of each example and decoy of the draft whether it comes out as it should."""
        examples = [one for one in draft.examples if _is_for(one, day)]
        decoys = [one for one in draft.decoys if _is_for(one, day)]
        both = [*examples, *decoys]
        said = self._table.cases(draft.definition, [one.smiles for one in both], valid_on=day)
        outcome = draft.definition.outcome
        return [
            {
                "name": one.name,
                "is": "example" if number < len(examples) else "decoy",
                "caught": status == outcome,
                "as_it_should": (status == outcome) is (number < len(examples)),
            }
            for number, (one, status) in enumerate(zip(both, said, strict=True))
        ]


def _families_of(
    known: Sequence[tuple[str, str, str]], lawbook: Lawbook, vocabulary: Vocabulary
) -> Sequence[tuple[str, ...]]:
    """Return the families of each known substance: found once for each state of law and engine."""

    def find() -> tuple[tuple[str, ...], ...]:
        law = compile_lawbook(lawbook, vocabulary)
        return tuple(
            tuple(family for family, _ in families_of(smiles, law)) for _, _, smiles in known
        )

    asked = "\n".join(smiles for _, _, smiles in known)
    state = sha256(f"{lawbook.ruleset} {RDKIT_VERSION}\n{asked}".encode()).hexdigest()
    return remembered("families-of-known", find, lambda: state, default_folder())


def _version_of(draft: DefinitionFile, day: date) -> str:
    """Return the place of the reading that holds on a day, in the text of the draft."""
    begun = [
        number
        for number, one in enumerate(draft.definition.wordings)
        if one.period.since is None or one.period.since <= day
    ]
    return f"versions[{begun[-1]}].read_as" if begun else FIRST


def _with_line(message: str, text: str, *, below: str = "") -> str:
    """Say first on which line it is; the name of the draft is no news to who wrote it."""
    line = line_told(message, text, below=below)
    return message if line is None else f"line {line}: {message.partition(': ')[2]}"


def _known() -> Iterator[tuple[str, str, str]]:
    bystanders = load_bystanders()
    drawn = {smiles for _, _, smiles in bystanders}
    yield from bystanders
    names = {row.smiles: row.name for row in load_name_rows() if row.kind == "preferred"}
    yield from ((name, "registry", smiles) for smiles, name in names.items() if smiles not in drawn)


def _read(text: str) -> DefinitionFile:
    """Read a draft; any id of the form `zz/act/name` will do."""
    with tempfile.TemporaryDirectory(prefix="ews-draft-") as folder:
        path = Path(folder) / "draft.yml"
        path.write_text(text, encoding="utf-8")
        try:
            raw = read_yaml_file(path)
            return read_definition(path, id_=str(raw.get("id", "")))
        except BrokenFileError as error:
            raise BrokenFileError(str(error).replace(str(path), path.name)) from error


def _is_for(case: Case, day: date) -> bool:
    return (case.since is None or case.since <= day) and (case.until is None or day < case.until)


def _document(trial: Trial, family: str) -> Fields:
    inside, outside = by_family(trial, family)
    registry = [one for one in trial.caught if one.subject.kind == "registry"]
    accidents = [one for one in trial.caught if one.subject.kind != "registry"]
    return {
        "caught": [_caught(one) for one in registry],
        "by_accident": [_caught(one) for one in accidents],
        "family": family,
        "members": len(inside) + len(outside),
        "members_caught": len(inside),
        "members_missed": [_missed(one) for one in outside],
        "effects": [_effect(one) for one in _by_size(trial.effects)],
        "without_effect": trial.without_effect,
        "bounds_not_tried": trial.untried,
    }


def _by_size(effects: Sequence[Effect]) -> list[Effect]:
    return sorted(effects, key=lambda one: -len(one.gained) - len(one.lost))


def _caught(one: Caught) -> Fields:
    return {
        "name": one.subject.name,
        "smiles": one.subject.smiles,
        "kind": one.subject.kind,
        "reason": one.reason,
        "extension": one.extension,
    }


def _missed(one: Missed) -> Fields:
    reason = one.reason or "the core is not in it"
    return {"name": one.subject.name, "smiles": one.subject.smiles, "reason": reason}


def _effect(one: Effect) -> Fields:
    return {"change": one.words, "gained": one.gained, "lost": one.lost}


def _fault(code: str, message: str) -> Fields:
    return {"fault": {"code": code, "message": message}}
