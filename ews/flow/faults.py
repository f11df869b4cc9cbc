"""What is kept of an error: its code and its place in our program, never what the record says."""

import traceback
from pathlib import Path

from ews.errors import EwsError

OURS = frozenset({"ews", "connectors", "schemas", "chem"})
ROOT = Path(__file__).parents[2]


def code_of(fault: Exception) -> str:
    """Return the stable code of an error of ours, the class of any other."""
    return fault.code if isinstance(fault, EwsError) else type(fault).__name__


def place_of(fault: Exception) -> str:
    """Return file, line and function in which it went wrong: the innermost of our own code."""
    frames = traceback.extract_tb(fault.__traceback__)
    ours = [(path, each) for each in frames if (path := _own_path(each.filename)) is not None]
    if not ours:
        return "outside our code"
    path, frame = ours[-1]
    return f"{path}:{frame.lineno} {frame.name}"


def _own_path(filename: str) -> str | None:
    path = Path(filename)
    if not path.is_relative_to(ROOT) or path.relative_to(ROOT).parts[0] not in OURS:
        return None
    return path.relative_to(ROOT).as_posix()
