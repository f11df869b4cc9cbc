"""Load the whole law: definitions, schedules, coverage, families, and the hash of their files."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import chem
from chem.law import Coverage, Lawbook, NamedEntry, NamedList, Unstructured
from chem.markush.reading import Vocabulary
from chem.structures import Salt
from schemas.law.broken import broken
from schemas.law.coverage import read_coverage, read_lists
from schemas.law.definitions import DefinitionFile, read_definition
from schemas.law.families import read_families
from schemas.law.named import read_schedule
from schemas.law.salts import read_salts
from schemas.law.vocabulary import read_vocabulary

CHEM = Path(chem.__file__).parent
LEGISLATION = CHEM / "legislation"
FAMILIES = CHEM / "families"
VOCABULARY = CHEM / "vocabulary.yml"
SALTS = CHEM / "salts.csv"

COVERAGE_FILE = "coverage.yml"
LISTS_FILE = "lists.yml"


@dataclass(frozen=True, slots=True, kw_only=True)
class LawFiles:
    """All files of the law, read: the records, and what only keepers and tests need."""

    definitions: tuple[DefinitionFile, ...]
    named: tuple[NamedEntry, ...]
    unstructured: tuple[Unstructured, ...]
    lists: tuple[NamedList, ...]
    coverage: tuple[Coverage, ...]


def load_lawbook(root: Path = LEGISLATION, *, families: Path = FAMILIES) -> Lawbook:
    """Read all files below `root`, and the families; check that what they name exists.

    `ruleset` is the SHA-256 over names and bytes of every data file that can change an answer.

    Raises:
        BrokenFileError: the first broken file; the message says what to do.
    """
    files = read_law_files(root)
    return Lawbook(
        ruleset=ruleset_of(root, families),
        definitions=tuple(one.definition for one in files.definitions),
        named=files.named,
        coverage=files.coverage,
        families=read_families(families),
        lists=files.lists,
        unstructured=files.unstructured,
    )


def load_vocabulary(path: Path = VOCABULARY) -> Vocabulary:
    """Read the vocabulary of substituent classes."""
    return read_vocabulary(path)


def load_salts(path: Path = SALTS) -> tuple[Salt, ...]:
    """Read the table of salts and solvents."""
    return read_salts(path)


def read_law_files(root: Path = LEGISLATION) -> LawFiles:
    """Read every definition, schedule, list rule and coverage below `root`, in order of path."""
    definitions: list[DefinitionFile] = []
    lists: list[NamedList] = []
    coverage: list[Coverage] = []
    for path in sorted(root.rglob("*.yml")):
        if path.name == COVERAGE_FILE:
            coverage.append(read_coverage(path))
        elif path.name == LISTS_FILE:
            lists += read_lists(path, folder=path.parent.relative_to(root).as_posix())
        else:
            definitions.append(read_definition(path, id_=_id(path, root)))
    named: list[NamedEntry] = []
    gaps: list[Unstructured] = []
    for path in sorted(root.rglob("*.csv")):
        entries, missing = read_schedule(path, list_id=_id(path, root))
        named += entries
        gaps += missing
    files = LawFiles(
        definitions=tuple(definitions),
        named=tuple(named),
        unstructured=tuple(gaps),
        lists=tuple(lists),
        coverage=tuple(coverage),
    )
    _check_references(files, root)
    return files


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


def _data_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix in (".yml", ".csv"))


def _id(path: Path, root: Path) -> str:
    return path.relative_to(root).with_suffix("").as_posix()


def _check_references(files: LawFiles, root: Path) -> None:
    """Every list and instrument that a file names must be there."""
    schedules = {_id(path, root) for path in root.rglob("*.csv")}
    instruments = {path.relative_to(root).as_posix() for path in root.glob("*/*") if path.is_dir()}
    for one in files.definitions:
        for wording in one.definition.wordings:
            named = (*wording.excluded_lists, *wording.no_extension_from)
            _require_all(named, schedules, one.definition.id)
    for rules in files.lists:
        _require_all((rules.id, *rules.no_extension_from), schedules, f"{LISTS_FILE} {rules.id}")
    for held in files.coverage:
        _require_all(held.instruments, instruments, f"{COVERAGE_FILE} {held.jurisdiction}")


def _require_all(named: Iterable[str], known: set[str], where: str) -> None:
    for name in named:
        if name not in known:
            raise broken(
                where,
                "",
                found=name,
                expected="a schedule or an instrument that is there",
                advice=f"Correct the reference; there are: {', '.join(sorted(known))}.",
            )
