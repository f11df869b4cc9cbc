"""A whole screening: read the file, ask, write, and remember how far it came after each chunk."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import aclosing
from dataclasses import dataclass, field
from itertools import dropwhile, islice
from pathlib import Path
from typing import IO

from ews.compute.records import Ready
from ews.compute.screened_lines import head_of
from ews.compute.screening_records import Screened, Terms, counted
from ews.screening.checkpoint import (
    Checkpoint,
    fingerprint,
    held,
    path_of,
    read_checkpoint,
    told_when_full,
    write_checkpoint,
)
from ews.screening.columns import Columns
from ews.screening.files import Read, read_rows
from ews.screening.pool import CHUNK, Chunk, Screeners, in_order

Tell = Callable[[Checkpoint], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What to screen, how, and where to write it."""

    file: Path
    out: Path
    terms: Terms
    columns: Columns = field(default_factory=Columns)
    overwrite: bool = False


async def screen_file(order: Order, screeners: Screeners, tell: Tell) -> Checkpoint:
    """Screen a file, from where an earlier run of the same screening ended; return the whole count.

    Whenever this is ended, what `tell` was told of is written.

    Raises:
        OutputInTheWayError: the output belongs to something else, or is being written.
        NoRoomError: the disk of the output is full.
        ColumnMissingError: the file has no column with structures.
    """
    next(read_rows(order.file, order.columns), None)  # a file of no use is told before anything
    with told_when_full(order.out), held(order.out, overwrite=order.overwrite) as out:
        ready = await screeners.start()
        checkpoint = read_checkpoint(order.out, _asked(order, ready), overwrite=order.overwrite)
        checkpoint = _begin(out, order, checkpoint)
        tell(checkpoint)
        chunks = _chunks(read_rows(order.file, order.columns), checkpoint.bytes_read)
        async with aclosing(in_order(screeners, chunks, order.terms)) as answers:
            async for chunk, screened in answers:
                checkpoint = _write(out, checkpoint, chunk, screened)
                write_checkpoint(order.out, checkpoint)
                tell(checkpoint)
        path_of(order.out).unlink(missing_ok=True)
    return checkpoint


def _asked(order: Order, ready: Ready) -> dict[str, object]:
    terms = order.terms
    return {
        "input": fingerprint(order.file),
        "columns": [order.columns.structure, order.columns.id],
        "date": terms.valid_on.isoformat(),
        "jurisdictions": terms.jurisdictions,
        "form": terms.form,
        "statuses": terms.only,
        "nearest": terms.nearest,
        "law": ready.ruleset,
        "chemistry": [ready.chem_version, ready.rdkit_version],
    }


def _begin(out: IO[bytes], order: Order, checkpoint: Checkpoint) -> Checkpoint:
    """Cut off what was written after the last checkpoint; write the head of a new file."""
    out.seek(checkpoint.bytes_written)
    out.truncate()
    if checkpoint.rows:
        return checkpoint
    # First, or a head without a checkpoint would be taken for an output that is finished.
    write_checkpoint(order.out, checkpoint)
    out.write(head_of(order.terms.form).encode())
    started = checkpoint.after(bytes_written=out.tell())
    write_checkpoint(order.out, started)
    return started


def _chunks(rows: Iterator[Read], already: int) -> Iterator[Chunk]:
    left = dropwhile(lambda read: read[1] <= already, rows)
    while chunk := list(islice(left, CHUNK)):
        yield chunk


def _write(
    out: IO[bytes], checkpoint: Checkpoint, chunk: Chunk, screened: list[Screened]
) -> Checkpoint:
    text = "".join(one.lines for one in screened)
    out.write(text.encode(errors="backslashreplace"))  # a lone surrogate of the input
    out.flush()
    counts = Counter(checkpoint.statuses)
    counts.update(counted(screened))
    return checkpoint.after(
        rows=checkpoint.rows + len(chunk),
        bytes_read=chunk[-1][1],
        bytes_written=out.tell(),
        refused=checkpoint.refused + sum(bool(one.refused) for one in screened),
        statuses=dict(counts),
    )
