"""What a process does that lists the members of a closed definition."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from rdkit import Chem
from rdkit.rdBase import BlockLogs

from chem.errors import ChemError
from chem.keys import inchi_of, keys_of
from chem.law import Definition, Lawbook, Wording
from chem.markush.enumerate import members
from chem.markush.reading import Reading, Vocabulary
from chem.markush.vocabulary import compile_vocabulary
from chem.rules.compiled import CompiledLaw, compile_lawbook
from chem.rules.determine import determine
from chem.rules.periods import standing
from schemas.law.load import load_lawbook, load_vocabulary

Fields = Mapping[str, Any]


class ListingDesk:
    """Lists what a definition admits, and which of it other words take out again."""

    def __init__(self) -> None:
        self._lawbook: Lawbook = load_lawbook()
        self._vocabulary: Vocabulary = load_vocabulary()

    def members(self, name: str, day: date, most: int) -> Fields:
        """Return every member with what the definition says of it on a day."""
        found = [one for one in self._lawbook.definitions if one.id == name]
        if not found:
            return _fault("definition_unknown", f"no definition has the id {name!r}")
        wording = _wording(found[0], day)
        if wording is None or not isinstance(wording.reading, Reading):
            said = f"{name} has no wording with a core in force on {day}"
            return _fault("no_wording", said)
        law = self._law(found[0])
        try:
            with BlockLogs():
                rows = list(self._rows(found[0], wording.reading, (law, day, most)))
        except ChemError as error:
            return _fault(error.code, str(error))
        return {"id": name, "valid_on": day.isoformat(), "members": rows}

    def _rows(
        self, definition: Definition, reading: Reading, within: tuple[CompiledLaw, date, int]
    ) -> Iterator[Fields]:
        law, day, most = within
        classes = compile_vocabulary(self._vocabulary)
        for smiles in members(reading, classes, most=most):
            mol = Chem.MolFromSmiles(smiles)
            keys = keys_of(mol, inchi=inchi_of(mol), smiles=smiles)
            said = [
                one
                for one in determine(smiles, keys, law)
                if one.definition_id == definition.id
                and standing(one.period, valid_on=day) == "in_force"
            ]
            inside = any(one.status == definition.outcome for one in said)
            yield {
                "smiles": smiles,
                "inchikey": keys.no_stereo,
                "inside": inside,
                "why_not": "" if inside or not said else said[0].reason,
            }

    def _law(self, definition: Definition) -> CompiledLaw:
        """Compile the definition beside the names it may except."""
        book = Lawbook(
            ruleset="",
            definitions=(definition,),
            named=self._lawbook.named,
            coverage=(),
            families=(),
            lists=self._lawbook.lists,
        )
        return compile_lawbook(book, self._vocabulary)


def _wording(definition: Definition, day: date) -> Wording | None:
    held = [one for one in definition.wordings if standing(one.period, valid_on=day) == "in_force"]
    return held[0] if held else None


def _fault(code: str, message: str) -> Fields:
    return {"fault": {"code": code, "message": message}}
