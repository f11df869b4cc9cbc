"""What the service refuses or cannot do, each with a stable code and an HTTP status."""

from collections.abc import Mapping
from http import HTTPStatus


class EwsError(Exception):
    """Base of every error that the service raises on purpose.

    The message says what was found, what was expected, where, and what to do. `pointer` is the
    JSON pointer of the offending part of a request, where there is one.
    """

    code = "internal_error"
    status = HTTPStatus.INTERNAL_SERVER_ERROR

    def __init__(self, message: str, *, pointer: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.pointer = pointer

    @property
    def headers(self) -> Mapping[str, str]:
        """Return what the answer says beside the problem."""
        return {}


class SettingsError(EwsError):
    """One or more `EWS_…` variables cannot be used; the message names them all."""

    code = "settings_invalid"


class DatabaseUnavailableError(EwsError):
    """No PostgreSQL answers at the address in the settings."""

    code = "database_unavailable"
    status = HTTPStatus.SERVICE_UNAVAILABLE


class DatabaseFullError(EwsError):
    """The disk of the database is full; what was acknowledged is there, nothing new is taken."""

    code = "database_full"
    status = HTTPStatus.SERVICE_UNAVAILABLE


class DatabaseBusyError(EwsError):
    """A lock, or a statement, took longer than the limit; the same again later may succeed."""

    code = "database_busy"
    status = HTTPStatus.SERVICE_UNAVAILABLE


class DatabaseRightsError(EwsError):
    """The account of EWS_DATABASE_URL may not do what the service needs, or a part is missing."""

    code = "database_rights_missing"


class UnsupportedServerError(EwsError):
    """The PostgreSQL server is older or newer than those the service is tested on."""

    code = "database_version_unsupported"


class NewerDatabaseError(EwsError):
    """A newer release of the service has migrated this database; this one must not write to it."""

    code = "database_newer"


class EmbeddedServerError(EwsError):
    """The service's own PostgreSQL could not be started."""

    code = "embedded_server_failed"
