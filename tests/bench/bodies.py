"""Report bodies for the benchmarks: some structures that are known, and ever new ones."""

from collections.abc import Iterator
from itertools import count, cycle, islice
from typing import Any

from tests.bench.structures import cathinones

KNOWN = (
    "CNC(C)C(=O)c1ccc(C)cc1",
    "CCC(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1",
    "CCOc1ccc(Cc2nc3cc([N+](=O)[O-])ccc3n2CCN(CC)CC)cc1",
    "CNC(C)Cc1ccc2OCOc2c1",
    "COC(=O)C1C(OC(=O)c2ccccc2)CC2CCC1N2C",
    "Cc1nnc2CN=C(c3ccccc3)c3cc(Br)ccc3-n12",
    "CCCCCn1cc(C(=O)c2cccc3ccccc23)c2ccccc12",
    "CNC1(c2ccccc2Cl)CCCCC1=O",
    "CN(C)CCc1c[nH]c2ccccc12",
    "Cn1cnc2c1c(=O)n(C)c(=O)n2C",
)


def body(reference: str, smiles: str) -> dict[str, Any]:
    """One seizure with one finding, about 600 bytes of JSON."""
    return {
        "reference": reference,
        "version": 1,
        "version_kind": "initial",
        "kind": "seizure",
        "dates": {
            "incident": {"value": "2026-03-01", "precision": "day"},
            "received": {"value": "2026-03-03", "precision": "day"},
        },
        "place": {"country": "GB", "admin_area": "CF10", "point_type": "post"},
        "route": {
            "legs": [
                {"role": "origin", "country": "CN", "certainty": "suspected"},
                {"role": "destination", "country": "GB", "certainty": "known"},
            ],
            "transport": "post",
        },
        "product": {"form": "powder", "sold_as": "research chemical"},
        "quantity": {"value": "12.5", "unit": "g", "basis": "measured"},
        "findings": [
            {
                "structure": {"smiles": smiles},
                "technique": ["gc_ms"],
                "matrix": "product",
                "evidence": "reference_standard",
                "role": "major",
            }
        ],
        "tlp": "TLP:AMBER",
        "audience": ["network"],
    }


def known_bodies(prefix: str) -> Iterator[dict[str, Any]]:
    """Yield reports of ten structures over and over, each under a reference of its own."""
    for number, smiles in zip(count(), cycle(KNOWN)):
        yield body(f"{prefix}-{number}", smiles)


def new_bodies(prefix: str, *, skip: int = 0) -> Iterator[dict[str, Any]]:
    """Yield reports of structures that nobody has reported; `skip` some that others use."""
    for number, smiles in enumerate(islice(cathinones(), skip, None)):
        yield body(f"{prefix}-{number}", smiles)
