"""docs/scorecard.md: how our answers agree with statements, each difference with its reason."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from tests.scorecard.explanations import Explanations
from tests.scorecard.judging import Judged, differing, says_control, tally

HEAD = """# Scorecard

Written by `make scorecard CASES=FILE`; do not edit. Answers are those for {day}. "Agrees": a
statement of control is answered *controlled* or *conditional*; one of no control *not controlled*
or *analogue risk*. "Left open": our data cannot say (*unknown*). Where a list and the text
disagree the text wins: no reading is bent to raise a number, and each difference is explained.
"""
ROW = "| {} | {} | {} | {} | {} | {} |"


def page(own: Sequence[Judged], others: Sequence[Judged], why: Explanations, day: date) -> str:
    """Write the page."""
    parts = [HEAD.format(day=day), *_section("Our own cases", own, why)]
    if others:
        parts += _section("A collected sample of statements by others", others, why)
    return "\n".join(parts).rstrip() + "\n"


def _section(title: str, judged: Sequence[Judged], why: Explanations) -> Iterator[str]:
    yield f"## {title}: {len(judged)}\n"
    yield ROW.format("", "kind", "statements", "agrees", "left open", "differs")
    yield ROW.format(*["---"] * 6)
    for code, basis, count, found in tally(judged):
        cells = found["agrees"], found["left open"], found["differs"]
        yield ROW.format(code, basis, count, *cells)
    agrees = sum(one.verdict == "agrees" for one in judged)
    left = sum(one.verdict == "left open" for one in judged)
    yield ROW.format("all", "", len(judged), agrees, left, len(judged) - agrees - left)
    yield ""
    yield from _differences("Differs", differing(judged, "differs"), why)
    yield from _differences("Left open", differing(judged, "left open"), why)


def _differences(title: str, found: Sequence[Judged], why: Explanations) -> Iterator[str]:
    if not found:
        return
    yield f"### {title}: {len(found)}\n"
    yield "| | substance | stated | answered | why |"
    yield "|---|---|---|---|---|"
    whole = Counter(_whole_key(one, why) for one in found if is_whole(one, why))
    for key, count in sorted(whole.items()):
        yield f"| {key[0]} | {count} statements | | unknown | {_cell(': '.join(why[key]))} |"
    for one in (one for one in found if not is_whole(one, why)):
        verdict, words = explained(one, why)
        said = one.statement
        ours = f"{one.answer.status} {one.answer.level}".strip()
        because = f"{verdict}: {words}" if verdict else "not explained yet"
        cells = said.jurisdiction, _cell(said.name), said.expected, ours, _cell(because)
        yield "| " + " | ".join(cells) + " |"
    yield ""


def is_whole(one: Judged, why: Explanations) -> bool:
    """Say whether the reason is that of the whole jurisdiction."""
    code = one.statement.jurisdiction
    unknown = one.answer.status == "unknown"
    return unknown and (code, one.key) not in why and _whole_key(one, why) in why


def explained(one: Judged, why: Explanations) -> tuple[str, str]:
    """Return the verdict on a difference; a whole jurisdiction may have one.

    Its key is `*`, or `* no` where only statements of no control are left open.
    """
    code = one.statement.jurisdiction
    whole = why.get(_whole_key(one, why)) if one.answer.status == "unknown" else None
    return why.get((code, one.key)) or whole or ("", "")


def _whole_key(one: Judged, why: Explanations) -> tuple[str, str]:
    code = one.statement.jurisdiction
    if (code, "*") in why or says_control(one.statement.expected):
        return code, "*"
    return code, "* no"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
