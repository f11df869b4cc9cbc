"""`python -m tests.scorecard [CASES.csv]`: print the agreement, write docs/scorecard.md."""

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from tests.scorecard.cases import (
    CasesFileError,
    Statement,
    own_statements,
    read_statements,
)
from tests.scorecard.explanations import load_explanations
from tests.scorecard.judging import Judge, Judged, tally
from tests.scorecard.page import explained, page

VALID_ON = date(2026, 11, 22)  # the day on which the texts were last looked at
PAGE = Path(__file__).parents[2] / "docs" / "scorecard.md"


def main(words: Sequence[str]) -> int:
    """Judge our own cases and those of the files named; 1 if a difference is not explained."""
    judge = Judge(VALID_ON)
    try:
        others = [one for word in words for one in read_statements(Path(word))]
    except CasesFileError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    own, judged = (_judged(judge, found) for found in (own_statements(), others))
    why = load_explanations()
    for title, found in (("own cases", own), ("statements by others", judged)):
        _print(title, found)
    if judged:
        PAGE.write_text(page(own, judged, why, VALID_ON), encoding="utf-8")
        print(f"written to {PAGE}")
    open_ones = [
        one for one in (*own, *judged) if one.verdict != "agrees" and not explained(one, why)[0]
    ]
    for one in open_ones:
        said = one.statement
        print(
            f"not explained: {said.jurisdiction} {one.key} {said.name}: {said.expected} "
            f"({said.basis}), we say {one.answer.status}: {one.answer.reason[:200]}"
        )
    return 1 if open_ones else 0


def _judged(judge: Judge, statements: Sequence[Statement]) -> list[Judged]:
    asked = [(one, judge.judge(one)) for one in statements]
    for one, found in asked:
        if found is None:
            print(f"no structure that can be read: {one.jurisdiction} {one.name} {one.smiles!r}")
    return [found for _, found in asked if found is not None]


def _print(title: str, found: Sequence[Judged]) -> None:
    print(f"\n{len(found)} {title}: agrees / left open / differs")
    for code, basis, count, verdicts in tally(found):
        cells = "  ".join(f"{verdicts[name]:4}" for name in ("agrees", "left open", "differs"))
        print(f"  {code:3} {basis:12} {count:4}   {cells}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
