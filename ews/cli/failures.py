"""From errors raised on purpose to one line on stderr and an exit code."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import typer

from chem.errors import ChemError
from connectors.reading.errors import SourceError
from ews.errors import EwsError
from schemas.law.yaml_files import BrokenFileError

DONE, REFUSED, IMPOSSIBLE = 0, 1, 2


@contextmanager
def explained() -> Iterator[None]:
    """Print an error that we raise on purpose as `error: code: message`, and end with code 2."""
    try:
        yield
    except (EwsError, ChemError, SourceError, BrokenFileError) as error:
        stop(f"{error.code}: {error}", code=IMPOSSIBLE)
    except BrokenPipeError:
        raise SystemExit(DONE) from None


def stop(message: str, *, code: int = REFUSED) -> NoReturn:
    """Say why on stderr and end."""
    typer.echo(f"error: {message}", err=True)
    raise SystemExit(code)
