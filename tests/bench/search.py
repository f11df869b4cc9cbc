"""Similarity and substructure search beside FPSim2, SubstructLibrary and the PostgreSQL cartridge.

`make bench ARGS=search` measures at 10^3 and 10^5 structures, `ARGS=million` at 10^6, which takes
more than an hour the first time. Processor time of one thread each, all sides over the same
structures, in turns; the best of some rounds counts, because the machines are shared. Equal hits
are checked. What is held in memory (ours: all but the molecules) is made before. Each
side reads the text of a pattern anew; `ours again` is the next page, when the pattern is kept.
"""

import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from rdkit import Chem, DataStructs, rdBase
from rdkit.Chem import rdFingerprintGenerator

from chem.search.batches import Batch
from chem.search.fingerprints import morgan_of
from chem.search.patterns import Pattern, read_pattern
from chem.search.shelf import Shelf, shelve
from chem.search.similarity import similar
from chem.search.substructures import containing, forget_plans, screened
from tests.bench.search_data import batch
from tests.bench.search_peers import Cartridge, cartridge, fpsim2, library

SIZES = (1_000, 100_000)
MILLION = 1_000_000
ROUNDS, MORE_ROUNDS = 5, 50
QUICK = 0.01  # seconds below which more rounds are needed
SLOW = 3.0  # seconds after which one round is enough
TOP = 50
OURS = 2  # sides that are ours
ASKED = (
    "CCN(CC)CCn1c(Cc2ccc(OC(C)C)cc2)nc2cc([N+](=O)[O-])ccc12",
    "CNC(C)C(=O)c1ccc(C)cc1",
    "CCC(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1",
    "CC(C)(C)C(NC(=O)c1nn(CCCCCF)c2ccccc12)C(=O)OC",
    "CCCS(=O)c1ccc2[nH]c(=NC(=O)OC)[nH]c2c1",
)
LEAST = (0.5, 0.7)
PATTERNS = {
    "fentanyl core": "c1ccccc1CCN1CCC(N(c2ccccc2)C=O)CC1",
    "cathinone": "NC(C)C(=O)c1ccccc1",
    "tryptamine": "NCCc1c[nH]c2ccccc12",
    "1,4-benzodiazepine": "c1ccc2c(c1)C(c1ccccc1)=NCCN2",
    "nitazene": "c1ccc(Cc2nc3ccccc3n2CCN)cc1",
    "no hit": "c1ccc2c(c1)c1ccccc1n2CCN1CCN(C(F)(F)F)CC1",
    "benzene": "c1ccccc1",
}

_READERS = {"smarts": Chem.MolFromSmarts, "smiles": Chem.MolFromSmiles}

Work = Callable[[], Any]


class Side(NamedTuple):
    """What is timed, how its hits are compared, which process does it, for how many questions."""

    name: str
    work: Work
    read: Callable[[Any], Any]
    pid: int | None = None
    per: int = 1


class _LikenessPeers(NamedTuple):
    engine: Any
    bulk: list[Any]
    server: Cartridge | None


def measure_search() -> None:
    """Measure at 10^3 and 10^5."""
    _measure(SIZES)


def measure_million() -> None:
    """Measure at 10^6."""
    _measure((MILLION,))


def _measure(sizes: Sequence[int]) -> None:
    """Print milliseconds of each side, and how much faster ours is than the fastest peer."""
    with rdBase.BlockLogs():
        for size in sizes:
            print(f"\n{size:,} structures, milliseconds of processor", flush=True)
            held = batch(size)
            shelf, built = _timed(lambda held=held: shelve(held))  # type: ignore[misc]
            print(f"  index put together in {built:.1f} s, of fingerprints and graphs made before")
            with cartridge(held) as server:
                if server is None:
                    print("  PostgreSQL cartridge: not installed (apt: postgresql-15-rdkit)")
                _similarity(shelf, held, server)
                _substructures(shelf, held, server)


def _similarity(shelf: Shelf, held: Batch, server: Cartridge | None) -> None:
    bulk = _bitvectors(held) if len(held) < MILLION else []
    peers = _LikenessPeers(engine=fpsim2(held), bulk=bulk, server=server)
    for least in LEAST:
        _compare(f"top {TOP} at least {least}", _likeness_sides(shelf, peers, least))


def _likeness_sides(shelf: Shelf, peers: "_LikenessPeers", least: float) -> list[Side]:
    generator = rdFingerprintGenerator.GetMorganGenerator(radius=2, fpSize=2048)
    mols = [Chem.MolFromSmiles(text) for text in ASKED]
    bits = [generator.GetFingerprint(mol) for mol in mols]
    ours = [morgan_of(mol) for mol in mols]
    sides = [
        Side("ours", lambda: [similar(shelf, one, most=TOP, least=least) for one in ours], _alike),
        Side("FPSim2", lambda: [peers.engine.similarity(one, least) for one in bits], _fpsim2_hits),
    ]
    if peers.bulk:
        sides.append(Side("RDKit", lambda: [_bulk(one, peers.bulk, least) for one in bits], _pairs))
    server = peers.server
    if server is not None:
        server.ask(f"SET rdkit.tanimoto_threshold = {least}")
        work = lambda: [_ranked(server, one) for one in ours]  # noqa: E731
        sides.append(Side("cartridge", work, _pairs, server.pid))
    return [each._replace(per=len(ASKED)) for each in sides]


def _substructures(shelf: Shelf, held: Batch, server: Cartridge | None) -> None:
    """Ask for each pattern as SMARTS, and as drawn, where aliphatic atoms may be aromatic too."""
    peer = library(held)
    for name, text in PATTERNS.items():
        for kind, of_cartridge in (("smarts", "qmol"), ("smiles", "mol")):
            pattern = read_pattern(text, kind)
            sides = _substructure_sides(shelf, pattern)
            if kind == "smarts" or len(held) < MILLION:  # minutes each
                sides.append(_library_side(held, peer, pattern))
            if server is not None:
                work = partial(_contained, server, text, of_cartridge)
                sides.append(Side("cartridge", work, sorted, server.pid))
            if len(sides) > OURS:
                _compare(f"{name}, {kind}", sides, dominating=_screen_share(shelf, pattern))


def _substructure_sides(shelf: Shelf, pattern: Pattern) -> list[Side]:
    def anew() -> Any:
        forget_plans()
        return containing(shelf, read_pattern.__wrapped__(pattern.text, pattern.kind)).ids

    again = partial(containing, shelf, pattern)
    return [
        Side("ours", anew, sorted),
        Side("ours again", again, lambda found: sorted(found.ids)),
    ]


def _library_side(held: Batch, peer: Any, pattern: Pattern) -> Side:
    text, read = pattern.text, _READERS[pattern.kind]
    return Side(
        "SubstructLibrary",
        lambda: peer.GetMatches(read(text), numThreads=1, maxResults=len(held)),
        lambda found: sorted(held.ids[list(found)].tolist()),
    )


def _screen_share(shelf: Shelf, pattern: Pattern) -> str:
    """Say where the time of ours goes: into the screen or into the joins."""
    places, screening = _timed(lambda: screened(shelf, pattern))
    found, whole = _timed(lambda: containing(shelf, pattern))
    return (
        f"{len(found.ids):,} of {len(places):,} candidates hit; "
        f"screen {100 * screening / whole:.0f} %, joins the rest"
    )


def _compare(title: str, sides: Sequence[Side], *, dominating: str = "") -> None:
    """Time the sides in turns, and check that the hits are equal."""
    best = {side.name: float("inf") for side in sides}
    hits: dict[str, Any] = {}
    for number in range(MORE_ROUNDS):
        for side in sides:
            longest = best[side.name] * side.per
            if (number and longest > SLOW) or (number >= ROUNDS and longest > QUICK):
                continue
            found, seconds = _timed(side.work, side.pid)
            best[side.name] = min(best[side.name], seconds / side.per)
            hits.setdefault(side.name, side.read(found))
    fastest = min((name for name in best if "ours" not in name), key=lambda name: best[name])
    times = "  ".join(f"{name} {1000 * seconds:,.2f}" for name, seconds in best.items())
    ratio = best[fastest] / best["ours"]
    print(f"  {title:<26} {times}   {ratio:.1f}x {fastest}   {_equal(hits)}", flush=True)
    if dominating:
        print(f"  {'':<26} {dominating}")


def _equal(hits: dict[str, Any]) -> str:
    """Say which sides differ, and by how much."""
    mine = hits["ours"]
    other = {name: theirs for name, theirs in hits.items() if theirs != mine}
    if not other:
        return "same hits"
    return "; ".join(f"{name} differs: {_difference(mine, o)}" for name, o in other.items())


def _difference(mine: Any, theirs: Any) -> str:
    if mine and isinstance(mine[0], list):  # likeness, question by question
        return f"{sum(one != other for one, other in zip(mine, theirs, strict=True))} questions"
    return f"{len(set(mine) - set(theirs))} only ours, {len(set(theirs) - set(mine))} only theirs"


def _timed(work: Work, pid: int | None = None) -> tuple[Any, float]:
    """Return what a work gives, and its processor seconds, here and in the process of a peer."""
    start = _processor(pid)
    found = work()
    return found, _processor(pid) - start


def _processor(pid: int | None) -> float:
    """Processor seconds of this process, and of the one that does the work for it."""
    if pid is None:
        return time.process_time()
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9


def _rounded(pairs: Any) -> list[float]:
    """The likeness of the best: of equal ones a peer may take any."""
    return [round(float(alike), 5) for alike in sorted(pairs, reverse=True)[:TOP]]


def _alike(found: Any) -> list[list[float]]:
    return [_rounded(one.likeness) for one in found]


def _fpsim2_hits(found: Any) -> list[list[float]]:
    return [_rounded(one["coeff"]) for one in found]


def _pairs(found: Any) -> list[list[float]]:
    return [_rounded(alike for _, alike in one) for one in found]


def _bitvectors(held: Batch) -> list[Any]:
    return [DataStructs.CreateFromBinaryText(row.tobytes()) for row in held.morgan]


def _bulk(one: Any, bulk: list[Any], least: float) -> list[tuple[int, float]]:
    found = DataStructs.BulkTanimotoSimilarity(one, bulk)
    hits = [(at, alike) for at, alike in enumerate(found) if alike >= least]
    return sorted(hits, key=lambda hit: -hit[1])[:TOP]


def _ranked(server: Cartridge, bits: bytes) -> list[tuple[int, float]]:
    query = (
        "SELECT id, tanimoto_sml(bits, bfp_from_binary_text($1)) AS alike FROM held "  # noqa: S608
        f"WHERE bits % bfp_from_binary_text($1) ORDER BY alike DESC, id LIMIT {TOP}"
    )
    return [(row["id"], row["alike"]) for row in server.ask(query, bits)]


def _contained(server: Cartridge, smarts: str, kind: str) -> list[int]:
    found: list[int] = server.ask(
        f"SELECT array_agg(id) AS ids FROM held WHERE mol @> '{smarts}'::{kind}"  # noqa: S608 - ours
    )[0]["ids"]
    return found or []
