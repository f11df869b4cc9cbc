"""What the search process does with one question."""

import time
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import orjson
from rdkit import Chem, rdBase

from chem.errors import ChemError
from chem.parsing import parse
from chem.search.batches import Entry
from chem.search.entries import entry_from
from chem.search.errors import UnreadablePatternError
from chem.search.fingerprints import Fingerprints, morgan_of
from chem.search.graphs import graph_of
from chem.search.index import Index
from chem.search.patterns import read_pattern
from chem.structures import Source
from ews.compute.file_desk import FileDesk
from ews.compute.index_file import open_index
from ews.errors import EwsError

Fields = Mapping[str, Any]


class Desk:
    """Holds the index and answers questions about it."""

    def __init__(self) -> None:
        self._index = Index()
        self._answers: dict[str, Callable[[Fields], Any]] = {
            "add": self._add,
            "open": self._open,
            "similar": self._similar,
            "containing": self._containing,
        }

    def answer(self, line: bytes) -> bytes:
        """Answer one line; what is refused on purpose becomes a fault."""
        asked = orjson.loads(line)
        try:
            found = self._answers[asked["ask"]](asked)
        except (ChemError, EwsError) as error:
            found = {"fault": {"code": error.code, "message": str(error)}}
        except (RuntimeError, ValueError) as error:
            message = f"the chemistry toolkit failed on it: {ascii(str(error))[:200]}"
            found = {"fault": {"code": "structure_crashed", "message": message}}
        return orjson.dumps(found, option=orjson.OPT_SERIALIZE_NUMPY) + b"\n"

    def _open(self, asked: Fields) -> Any:
        """Take the index of a file; it can answer some questions more."""
        opened = open_index(Path(asked["path"]))
        self._index = Index(opened.shelf)
        desk = FileDesk(opened, self._index)
        self._answers |= {
            "exact": desk.exact,
            "alike": partial(self._alike, desk),
            "family": desk.family,
            "named": desk.named,
            "rows": desk.rows,
        }
        return {"held": len(opened.more["lines"])}

    def _add(self, asked: Fields) -> Any:
        entries: list[Entry] = []
        made, unreadable = [], []
        for row in asked["rows"]:
            entry = _entry(row)
            if entry is None:
                unreadable.append(row["id"])
                continue
            entries.append(entry)
            if row["morgan"] is None:
                made.append(_told(entry))
        self._index.add(entries)
        return {"made": made, "unreadable": unreadable}

    def _alike(self, desk: FileDesk, asked: Fields) -> Any:
        """Look for what is like the one active component of a drawing."""
        components = desk.normalise(Source(kind=asked["kind"], text=asked["text"])).components
        if len(components) != 1:
            raise UnreadablePatternError(
                f"found a structure with {len(components)} active components, expected one"
            )
        return self._similar({**asked, "smiles": components[0].smiles})

    def _similar(self, asked: Fields) -> Any:
        with rdBase.BlockLogs():
            mol = parse(Source(kind="smiles", text=asked["smiles"]))
        most = asked["most"]
        wanted = most
        while True:  # a line of a file may hold several actives, and counts once
            found = self._index.similar(morgan_of(mol), most=wanted, least=asked["least"])
            _, firsts = np.unique(found.ids, return_index=True)
            if len(firsts) >= most or len(found.ids) < wanted:
                break
            wanted *= 2
        kept = np.sort(firsts)[:most]
        return {"ids": found.ids[kept], "likeness": found.likeness[kept]}

    def _containing(self, asked: Fields) -> Any:
        end = time.monotonic() + asked["seconds"]
        found = self._index.containing(
            read_pattern(asked["pattern"], asked["kind"]),
            enough=asked["enough"],
            is_late=lambda: time.monotonic() > end,
        )
        return {"ids": np.unique(found.ids), "is_complete": found.is_complete}


def _entry(row: Fields) -> Entry | None:
    if row["morgan"] is None:
        return entry_from(row["smiles"], number=row["id"])
    with rdBase.BlockLogs():
        mol = Chem.MolFromSmiles(row["smiles"])
    if mol is None:
        return None
    bits = Fingerprints(morgan=b64decode(row["morgan"]), pattern=b64decode(row["pattern"]))
    graph = graph_of(mol, smiles=row["smiles"])
    return Entry(id=row["id"], smiles=row["smiles"], fingerprints=bits, graph=graph)


def _told(entry: Entry) -> Fields:
    return {
        "id": entry.id,
        "smiles": entry.smiles,
        "morgan": b64encode(entry.fingerprints.morgan).decode(),
        "pattern": b64encode(entry.fingerprints.pattern).decode(),
    }
