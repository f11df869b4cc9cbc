"""Texts that are no structure, or hardly one, through the killable processes."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from chem.structures import Source
from ews.compute.compute import Compute
from ews.compute.records import Examined

GOOD = "CCC(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1"


def smiles(text: str) -> Source:
    """Return it as a SMILES."""
    return Source(kind="smiles", text=text)


def hostile(folder: Path) -> Iterator[Source]:
    """Yield each line of the lists of SMILES, and each whole file as a molfile and as a SMILES."""
    for path in sorted(folder.rglob("*")):
        if not path.is_file():
            continue
        text = path.read_text(encoding="latin-1")
        if path.suffix in {".txt", ".smi"}:
            yield from (smiles(line) for line in text.splitlines() if line.strip())
        else:
            yield Source(kind="molfile", text=text)
            yield smiles(text)


async def survive(folder: Path) -> Counter[str]:
    """Examine everything, with a good structure before every batch; return the answers by kind."""
    compute = Compute(processes=2)
    await compute.start()
    try:
        found: Counter[str] = Counter()
        texts = list(dict.fromkeys(hostile(folder)))
        for place in range(0, len(texts), 500):
            batch = [smiles(GOOD), *texts[place : place + 500]]
            for source, answer in zip(batch, await compute.examine(batch), strict=True):
                read = isinstance(answer, Examined)
                code = "read" if isinstance(answer, Examined) else answer.code
                found[code] += 1
                if source.text == GOOD and not read:
                    found["GOOD ONE LOST"] += 1
        return found
    finally:
        await compute.stop()
