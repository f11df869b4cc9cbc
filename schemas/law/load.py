"""Load the whole law: definitions, schedules, coverage, families, and the hash of their files.

To read all files takes much longer than to hash them: what was read of our own files is kept for
the next process (docs/adr/0015-what-was-read-is-kept.md).
"""

from hashlib import sha256
from pathlib import Path

import chem
from chem.law import Coverage, Lawbook, NamedEntry, NamedList, Unstructured
from chem.markush.reading import Vocabulary
from chem.structures import Salt
from schemas import packing
from schemas.kept import default_folder
from schemas.law.coverage import read_coverage, read_lists
from schemas.law.definitions import DefinitionFile, read_definition
from schemas.law.families import read_families
from schemas.law.instruments import read_instrument
from schemas.law.named import read_schedule
from schemas.law.references import LawFiles, check_references
from schemas.law.salts import read_salts
from schemas.law.vocabulary import read_vocabulary
from schemas.remembered import remembered

CHEM = Path(chem.__file__).parent
LEGISLATION = CHEM / "legislation"
FAMILIES = CHEM / "families"
VOCABULARY = CHEM / "vocabulary.yml"
SALTS = CHEM / "salts.csv"
RECORDS = (CHEM / "law.py", CHEM / "instruments.py", CHEM / "markush" / "reading.py")

COVERAGE_FILE = "coverage.yml"
LISTS_FILE = "lists.yml"
INSTRUMENT_FILE = "instrument.yml"
SPECIAL = (COVERAGE_FILE, LISTS_FILE, INSTRUMENT_FILE)


def load_lawbook(root: Path = LEGISLATION, *, families: Path = FAMILIES) -> Lawbook:
    """Return the law in all files below `root`, and the families; what they name is there.

    `ruleset` is the SHA-256 over names and bytes of every data file that can change an answer.

    Raises:
        BrokenFileError: the first broken file; the message says what to do.
    """
    if (root, families) != (LEGISLATION, FAMILIES):
        return read_lawbook(root, families)
    return remembered("law", read_lawbook, lambda: _state(ruleset_of()), default_folder())


def read_lawbook(root: Path = LEGISLATION, families: Path = FAMILIES) -> Lawbook:
    """Read all files, whatever is kept."""
    files = read_law_files(root)
    return Lawbook(
        ruleset=ruleset_of(root, families),
        definitions=tuple(one.definition for one in files.definitions),
        named=files.named,
        coverage=files.coverage,
        families=read_families(families),
        lists=files.lists,
        unstructured=files.unstructured,
        instruments=files.instruments,
    )


def load_coverage(root: Path = LEGISLATION) -> tuple[Coverage, ...]:
    """Read only how much of each jurisdiction's law is held, in the order of their codes."""
    return tuple(read_coverage(path) for path in sorted(root.rglob(COVERAGE_FILE)))


def load_vocabulary(path: Path = VOCABULARY) -> Vocabulary:
    """Return the vocabulary of substituent classes."""
    if path != VOCABULARY:
        return read_vocabulary(path)
    return remembered(
        "vocabulary",
        lambda: read_vocabulary(VOCABULARY),
        lambda: _state(sha256(VOCABULARY.read_bytes()).hexdigest()),
        default_folder(),
    )


def load_salts(path: Path = SALTS) -> tuple[Salt, ...]:
    """Read the table of salts and solvents."""
    return read_salts(path)


def read_law_files(root: Path = LEGISLATION) -> LawFiles:
    """Read every definition, schedule, list rule and coverage below `root`, in order of path."""
    named: list[NamedEntry] = []
    gaps: list[Unstructured] = []
    for path in sorted(root.rglob("*.csv")):
        entries, missing = read_schedule(path, list_id=_id(path, root))
        named += entries
        gaps += missing
    files = LawFiles(
        definitions=_definitions(root),
        named=tuple(named),
        unstructured=tuple(gaps),
        lists=_lists(root),
        coverage=tuple(read_coverage(path) for path in sorted(root.rglob(COVERAGE_FILE))),
        instruments=tuple(
            read_instrument(path, folder=_folder(path, root))
            for path in sorted(root.rglob(INSTRUMENT_FILE))
        ),
    )
    check_references(files, schedules=_schedules(root), instruments=_instruments(root))
    return files


def _definitions(root: Path) -> tuple[DefinitionFile, ...]:
    paths = (path for path in sorted(root.rglob("*.yml")) if path.name not in SPECIAL)
    return tuple(read_definition(path, id_=_id(path, root)) for path in paths)


def _lists(root: Path) -> tuple[NamedList, ...]:
    paths = sorted(root.rglob(LISTS_FILE))
    return tuple(one for path in paths for one in read_lists(path, folder=_folder(path, root)))


def _schedules(root: Path) -> set[str]:
    return {_id(path, root) for path in root.rglob("*.csv")}


def _instruments(root: Path) -> set[str]:
    return {path.relative_to(root).as_posix() for path in root.glob("*/*") if path.is_dir()}


def _folder(path: Path, root: Path) -> str:
    return path.parent.relative_to(root).as_posix()


def ruleset_of(root: Path = LEGISLATION, families: Path = FAMILIES, engine: Path = CHEM) -> str:
    """Hash the names and bytes of all files that can change an answer.

    These are the data files and the code that reads structures and definitions by them: a mended
    engine must lead to measuring again as a mended definition does.
    """
    files = {path: path.relative_to(engine) for path in engine.rglob("*.py")}
    files |= {path: Path(path.name) for path in (VOCABULARY, SALTS)}
    files |= {path: path.relative_to(families.parent) for path in _data_files(families)}
    files |= {path: path.relative_to(root.parent) for path in _data_files(root)}
    digest = sha256()
    for path, name in sorted(files.items(), key=lambda item: item[1].as_posix()):
        digest.update(name.as_posix().encode() + b"\0" + sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _state(data: str) -> str:
    """Hash the state of the data together with the code that makes records of it."""
    digest = sha256(data.encode())
    for path in (*sorted(Path(__file__).parent.glob("*.py")), *RECORDS, Path(packing.__file__)):
        digest.update(sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _data_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix in (".yml", ".csv"))


def _id(path: Path, root: Path) -> str:
    return path.relative_to(root).with_suffix("").as_posix()
