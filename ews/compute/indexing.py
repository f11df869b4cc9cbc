"""What an indexing process does with rows of a file: normal form, keys, entries of the index."""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import fields

import orjson

from chem.errors import ChemError, NoStructureError
from chem.normalise import normalise
from chem.parents import SaltTable, compile_salts
from chem.search.batches import Batch, Entry, batch_of
from chem.search.entries import entry_from
from chem.structures import Source
from ews.compute.file_desk import digests_of
from schemas.law.load import load_salts


class Preparer:
    """Turns lots of rows into columns, and says what cannot be read and why."""

    def __init__(self) -> None:
        self._salts: SaltTable = compile_salts(load_salts())

    def answer(self, line: bytes) -> bytes:
        """Prepare one lot."""
        entries: list[Entry] = []
        keys, unread = [], []
        for number, kind, text in orjson.loads(line)["rows"]:
            try:
                found, digests = self._row(number, Source(kind=kind, text=text))
            except ChemError as error:
                unread.append([number, error.code, str(error)])
            except (RuntimeError, ValueError) as error:
                unread.append([number, "structure_crashed", ascii(str(error))[:200]])
            else:
                entries += found
                keys += [[number, layer, digest] for layer, digest in digests]
        answer = {"columns": _written(batch_of(entries)), "keys": keys, "unread": unread}
        return orjson.dumps(answer) + b"\n"

    def _row(self, number: int, source: Source) -> tuple[list[Entry], list[tuple[int, int]]]:
        normalised = normalise(source, self._salts)
        entries = [entry_from(one.smiles, number=number) for one in normalised.components]
        found = [entry for entry in entries if entry is not None]
        if not found:
            raise NoStructureError("found no active component, expected a structure")
        return found, digests_of(normalised)


def _written(batch: Batch) -> Mapping[str, str]:
    return {
        each.name: b64encode(getattr(batch, each.name).tobytes()).decode() for each in fields(Batch)
    }
