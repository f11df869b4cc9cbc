"""What can go wrong with the worker processes themselves."""

from http import HTTPStatus

from ews.errors import EwsError


class ComputeStoppedError(EwsError):
    """Chemistry was asked for before `start` or after `stop`."""

    code = "compute_stopped"
    status = HTTPStatus.SERVICE_UNAVAILABLE


class ComputeBusyError(EwsError):
    """More structures wait for chemistry than the service holds in memory."""

    code = "compute_busy"
    status = HTTPStatus.SERVICE_UNAVAILABLE


class ComputeFailedError(EwsError):
    """A worker process could not be started; the message ends with the last lines it wrote."""

    code = "compute_failed"


class ChildTimedOutError(EwsError):
    """One structure took longer than the wall limit; its process has to be killed."""

    code = "structure_timeout"


class ChildDiedError(EwsError):
    """The process ended in the middle of a structure: a crash, or more memory than the limit."""

    code = "structure_crashed"
