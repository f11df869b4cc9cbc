"""Peers of the search, over the same fingerprints and the same SMILES as ours.

FPSim2 gets our Morgan bits, RDKit's SubstructLibrary our pattern bits, the PostgreSQL cartridge our
Morgan bits and the SMILES: it belongs to another RDKit, so its molecules are its own.
"""

import asyncio
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from pwd import getpwnam
from typing import Any

import asyncpg
import numpy as np
from rdkit import Chem, DataStructs
from rdkit.Chem import rdSubstructLibrary

from chem.search.batches import Batch
from tests.bench.search_data import FOLDER

DEBIAN = Path("/usr/lib/postgresql/15/bin")
EXTENSION = Path("/usr/share/postgresql/15/extension/rdkit.control")
HELD = 150_000  # molecules that fit into memory; above, a library reads its SMILES again
SETTINGS = (
    *("-c", "listen_addresses=", "-c", "fsync=off", "-c", "shared_buffers=2GB"),
    *("-c", "max_parallel_workers_per_gather=0", "-c", "maintenance_work_mem=1GB"),
    *("-c", "jit=off", "-c", "max_wal_size=8GB"),
)


def smiles_of(batch: Batch) -> list[str]:
    """The SMILES of a batch."""
    ends = np.cumsum(batch.smiles_lengths)
    text = bytes(batch.smiles)
    return [
        text[end - length : end].decode()
        for end, length in zip(ends.tolist(), batch.smiles_lengths.tolist(), strict=True)
    ]


def fpsim2(batch: Batch) -> Any:
    """An engine of FPSim2 in memory; its file is written as it writes it itself."""
    tables, backend = import_module("tables"), import_module("FPSim2.io.backends.pytables")
    weights = np.bitwise_count(batch.morgan).sum(axis=1, dtype=np.int64)
    order = np.argsort(weights, kind="stable")
    path = FOLDER / f"fpsim2-{len(batch)}.h5"
    with tables.open_file(str(path), mode="w") as file:
        held = file.create_table(file.root, "fps", backend.create_schema(2048))
        for start in range(0, len(order), 50_000):
            rows = order[start : start + 50_000]
            words = _msb_first(batch.morgan[rows])
            columns = [batch.ids[rows], *words.T, weights[rows]]
            held.append([np.ascontiguousarray(column) for column in columns])
        config = file.create_vlarray(file.root, "config", atom=tables.ObjectAtom())
        config.append("Morgan")
        config.append({"radius": 2, "fpSize": 2048})
        config.append(import_module("rdkit").__version__)
        config.append(backend.__version__)
        bounds = np.searchsorted(weights[order], np.arange(2050))
        bins = [(n, (int(bounds[n]), int(bounds[n + 1]))) for n in range(2049)]
        config.append([one for one in bins if one[1][0] < one[1][1]])
    return import_module("FPSim2").FPSim2Engine(str(path))


def _msb_first(rows: Any) -> Any:
    """Turn bits around: FPSim2 reads the first bit as the highest of 64."""
    bits = np.unpackbits(rows, axis=1, bitorder="little")
    return np.packbits(bits, axis=1).view(">u8").astype(np.uint64)


def library(batch: Batch) -> Any:
    """A SubstructLibrary with our pattern bits; molecules held, or read again where too many."""
    held = len(batch) <= HELD
    mols = (
        rdSubstructLibrary.MolHolder()
        if held
        else rdSubstructLibrary.CachedTrustedSmilesMolHolder()
    )
    bits = rdSubstructLibrary.PatternHolder()
    for place, text in enumerate(smiles_of(batch)):
        if held:
            mols.AddMol(Chem.MolFromSmiles(text))
        else:
            mols.AddSmiles(text)
        bits.AddFingerprint(DataStructs.CreateFromBinaryText(batch.pattern[place].tobytes()))
    return rdSubstructLibrary.SubstructLibrary(mols, bits)


class Cartridge:
    """A server of its own with the structures in it; kept, because indexing takes minutes."""

    def __init__(self, loop: asyncio.AbstractEventLoop, conn: Any) -> None:
        self._loop = loop
        self._conn = conn
        self.pid: int = conn.get_server_pid()  # of the process that answers this connection

    def ask(self, query: str, *values: Any) -> list[Any]:
        """Return the rows of a query."""
        found: list[Any] = self._loop.run_until_complete(self._conn.fetch(query, *values))
        return found


@contextmanager
def cartridge(batch: Batch) -> Iterator[Cartridge | None]:
    """Give the cartridge of Debian's postgresql-15-rdkit, None where it is not installed."""
    if not EXTENSION.exists():
        yield None
        return
    folder = FOLDER / f"cartridge-{len(batch)}"
    server = _start(folder)
    loop = asyncio.new_event_loop()
    try:
        conn = loop.run_until_complete(_connect(folder))
        loop.run_until_complete(_fill(conn, batch))
        yield Cartridge(loop, conn)
        loop.run_until_complete(conn.close())
    finally:
        loop.close()
        server.terminate()
        server.wait()


def _start(folder: Path) -> "subprocess.Popen[bytes]":
    account = getpwnam("postgres")
    as_postgres: Any = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    if not (folder / "PG_VERSION").exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        FOLDER.chmod(0o755)
        shutil.chown(folder, account.pw_uid, account.pw_gid)
        words = [str(DEBIAN / "initdb"), "-D", str(folder), "-A", "trust", "-E", "UTF8", "-N"]
        subprocess.run(words, check=True, cwd="/", stdout=subprocess.DEVNULL, **as_postgres)  # noqa: S603
    words = [str(DEBIAN / "postgres"), "-D", str(folder), "-k", str(folder), *SETTINGS]
    return subprocess.Popen(  # noqa: S603
        words, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **as_postgres
    )


async def _connect(folder: Path) -> Any:
    for _ in range(600):
        try:
            return await asyncpg.connect(host=str(folder), user="postgres", database="postgres")
        except (OSError, asyncpg.PostgresError):
            await asyncio.sleep(0.1)
    raise TimeoutError(f"the server in {folder} does not start")


async def _fill(conn: Any, batch: Batch) -> None:
    """Load and index the structures, unless that was done by an earlier run."""
    await conn.execute("CREATE EXTENSION IF NOT EXISTS rdkit")
    if await conn.fetchval("SELECT to_regclass('done')"):
        return
    await conn.execute("DROP TABLE IF EXISTS raw, held")
    await conn.execute("CREATE TABLE raw (id int, smiles text, bits bytea)")
    rows = zip(
        batch.ids.tolist(), smiles_of(batch), (row.tobytes() for row in batch.morgan), strict=True
    )
    await conn.copy_records_to_table("raw", records=rows)
    for statement in (
        "CREATE TABLE held AS SELECT id, mol_from_smiles(smiles::cstring) AS mol, "
        "bfp_from_binary_text(bits) AS bits FROM raw",
        "CREATE INDEX ON held USING gist (mol)",
        "CREATE INDEX ON held USING gist (bits)",
        "VACUUM ANALYZE held",
        "CREATE TABLE done ()",
    ):
        await conn.execute(statement, timeout=7_200)
