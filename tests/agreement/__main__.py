"""`python -m tests.agreement FOLDER [--show VERDICT]`: our chemistry beside what others expect.

The sets are not ours to copy; docs/chemistry.md names them, and what came out.
"""

import argparse
import asyncio
from collections import Counter, defaultdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

from chem.parents import compile_salts
from schemas.law.load import load_salts
from tests.agreement.cases import Case, cases
from tests.agreement.compare import Verdict, compare
from tests.agreement.hostile import survive

COLUMNS: tuple[Verdict, ...] = (
    "same", "same substance", "same by the tautomer layer", "hydrogen on carbon", "we keep more",
    "we keep less", "refused", "expected form not read", "other",
)  # fmt: skip


def main() -> None:
    """Compare every pair, count by set and verdict, show the pairs of one verdict if asked."""
    parser = argparse.ArgumentParser(prog="python -m tests.agreement")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--show", choices=COLUMNS)
    parser.add_argument("--bad", action="store_true", help="the folder bad_input, too")
    asked = parser.parse_args()
    found = _compare(asked.folder, asked.show)
    _write(found)
    if asked.bad:
        counts = asyncio.run(survive(asked.folder / "bad_input"))
        print("bad input:", dict(counts.most_common()))  # noqa: T201 - a tool for developers


def _compare(folder: Path, show: str | None) -> dict[str, Counter[str]]:
    salts = compile_salts(load_salts())
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for case in cases(folder):
        verdict, said = compare(case, salts)
        found[case.group][verdict] += 1
        if verdict == show:
            print(_words(case, said))  # noqa: T201
    return found


def _words(case: Case, said: str) -> str:
    given = case.given.text.replace("\n", "\\n")[:120]
    return f"{case.group} | {given} | expected {case.expected.text[:100]!r} | ours {said[:160]}"


def _write(found: dict[str, Counter[str]]) -> None:
    table = Table("set", "pairs", *COLUMNS)
    for group, counts in found.items():
        table.add_row(group, str(counts.total()), *(str(counts[one] or "") for one in COLUMNS))
    Console(width=180).print(table)


if __name__ == "__main__":
    main()
