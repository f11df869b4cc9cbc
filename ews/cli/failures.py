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
    """Print an error that we raise on purpose as `error: code: message`, and end with code 2.

    So is a file or folder that cannot be used; what else is raised is a fault of ours and shows its
    traceback.
    """
    try:
        yield
    except (EwsError, ChemError, SourceError, BrokenFileError) as error:
        stop(f"{error.code}: {error}", code=IMPOSSIBLE)
    except BrokenPipeError:
        raise SystemExit(DONE) from None
    except OSError as error:
        if error.filename is None:
            raise
        stop(f"file_unusable: {error.strerror}: {error.filename}", code=IMPOSSIBLE)


def stop(message: str, *, code: int = REFUSED) -> NoReturn:
    """Say why on stderr and end."""
    typer.echo(f"error: {message}", err=True)
    raise SystemExit(code)
