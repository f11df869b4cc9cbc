"""What the process that reads systematic names is given and answers."""

from dataclasses import dataclass

from ews.errors import EwsError


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What OPSIN made of one name.

    smiles: empty when it could not read it. doubts: where it had to choose, in its own words.
    fault: why it was not asked or did not answer; empty when it answered.
    """

    smiles: str = ""
    doubts: tuple[str, ...] = ()
    fault: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What reading may cost. batch: names sent at once, so few that the pipe holds them."""

    name_seconds: float = 5.0
    start_seconds: float = 30.0
    batch: int = 50
    longest: int = 300
    cached: int = 10_000


class ReaderGoneError(EwsError):
    """The process ended; another one is started for the next name."""

    code = "name_reader_gone"


class ReaderLateError(EwsError):
    """The process did not answer in time and has to be killed."""

    code = "name_reader_late"


class NoReaderError(EwsError):
    """There is no Java, no OPSIN, or it ends as soon as it is started."""

    code = "name_reader_missing"
