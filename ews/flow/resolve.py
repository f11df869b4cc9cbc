"""Resolve: what a text stands for, with the structure in our own form."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

from chem.name_table import NameTable
from chem.naming.records import Meant, Resolution
from chem.structures import Source
from ews.compute.compute import Answer, Compute
from ews.compute.records import Examined
from ews.naming.calling import name_of
from ews.naming.resolver import Resolver


async def resolve(
    compute: Compute, resolver: Resolver, texts: Sequence[str]
) -> list[dict[str, Any]]:
    """Answer about each text, in order, as JSON: grade, how, structure, candidates."""
    found = await resolver.resolve_many(texts)
    sources = list(dict.fromkeys(source for each in found for source in _sources(each)))
    answers = dict(zip(sources, await compute.examine(sources), strict=True)) if sources else {}
    return [_document(each, answers, resolver.lookup.names) for each in found]


def _sources(resolution: Resolution) -> list[Source]:
    asked = [Source(kind="smiles", text=each.smiles) for each in resolution.candidates]
    return [resolution.source, *asked] if resolution.source else asked


def _document(
    resolution: Resolution, answers: dict[Source, Answer], names: NameTable
) -> dict[str, Any]:
    told: dict[str, Any] = {
        "asked": resolution.asked,
        "grade": resolution.grade,
        "how": resolution.how,
        "name": resolution.name,
        "smiles": None,
        "inchikey": None,
        "candidates": [asdict(each) for each in _candidates(resolution, answers)],
    }
    if resolution.source is None:
        return told
    answer = answers[resolution.source]
    if not isinstance(answer, Examined):
        return told | {"grade": "unknown", "how": f"{resolution.how}, but {answer.message}"}
    parts = answer.components
    only = parts[0] if len(parts) == 1 else None
    return told | {
        "name": resolution.name or (name_of(names, only) if only else None),
        "smiles": ".".join(part.component.smiles for part in parts),
        "inchikey": only.component.keys.parent if only else None,
    }


def _candidates(resolution: Resolution, answers: dict[Source, Answer]) -> list[Meant]:
    """Write candidates in our form, each structure once."""
    found: dict[str, Meant] = {}
    for each in resolution.candidates:
        answer = answers[Source(kind="smiles", text=each.smiles)]
        parts = answer.components if isinstance(answer, Examined) else ()
        if len(parts) == 1:
            one = parts[0].component
            each = replace(each, smiles=one.smiles, inchikey=one.keys.parent)  # noqa: PLW2901
        found.setdefault(each.inchikey or each.smiles, each)
    return list(found.values())
