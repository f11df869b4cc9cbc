"""Lists as people paste them: each line a structure, a name or a CAS number, perhaps with an id."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from http import HTTPStatus
from itertools import islice
from pathlib import Path

from chem.naming.records import Resolution
from ews.compute.screening_records import Row
from ews.errors import EwsError
from ews.flow.check import looks_like_smiles
from ews.naming.resolver import Resolver
from ews.screening.lines import read_lines, row_of

MOST_NAMED = 5_000


class TooManyNamesError(EwsError):
    """More lines than are resolved while somebody waits."""

    code = "too_many_names"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


async def named_chunks(resolver: Resolver, path: Path, size: int) -> AsyncIterator[list[Row]]:
    """Yield the rows of a list in chunks, names already read.

    Raises:
        TooManyNamesError: the list is too long for that.
    """
    lines, seen = _lines(path), 0
    while chunk := await asyncio.to_thread(lambda: list(islice(lines, size))):
        seen += len(chunk)
        if seen > MOST_NAMED:
            raise TooManyNamesError(
                f"found more than {MOST_NAMED} lines; names are read in lists up to that length: "
                "send several lists, or structures without names"
            )
        yield await _resolved(resolver, chunk)


def _lines(path: Path) -> Iterator[Row]:
    """Yield each line that says something: as its id what stands after a tab, else its number."""
    with path.open("rb") as file:
        for number, (line, _) in enumerate(read_lines(file), start=1):
            if isinstance(line, Row):
                yield line
                continue
            text, _, label = line.strip().partition("\t")
            if text and not text.startswith("#"):
                yield Row(id=label.strip() or str(number), text=text.strip())


async def _resolved(resolver: Resolver, rows: Sequence[Row]) -> list[Row]:
    """Read whole lines first; of what is not read, the first word, if that is a structure."""
    texts = [row.text for row in rows if not row.error]
    whole = dict(zip(texts, await resolver.resolve_many(texts), strict=True))
    heads = [text.partition(" ")[0] for text in texts if whole[text].source is None]
    first = dict(zip(heads, await resolver.resolve_many(heads), strict=True))
    return [row if row.error else _row(row, whole[row.text], first) for row in rows]


def _row(row: Row, found: Resolution, first: dict[str, Resolution]) -> Row:
    if found.source is not None:
        is_name = found.source.text != row.text and row.id.isdigit()
        name = row.text if is_name else row.id
        return Row(id=name, text=found.source.text, kind=found.source.kind)
    head, _, rest = row.text.partition(" ")
    if first[head].grade == "identifier" or looks_like_smiles(head):
        source = first[head].source
        return row_of(rest.strip() or row.id, source.text if source else head)
    return Row(id=row.id, text=row.text, error=_fault(found))


def _fault(found: Resolution) -> str:
    """Say why a line stands for nothing, and what it may be; that is never taken by itself."""
    names = ", ".join(each.name for each in found.candidates)
    if found.grade == "ambiguous":
        return f"name_ambiguous: {found.how}; it may be {names}; write one of them"
    alike = f"; not taken, but alike: {names}" if names else ""
    return f"name_unknown: {found.how}{alike}; write the structure"
