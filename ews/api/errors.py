"""What the API refuses, each with a stable code."""

from http import HTTPStatus

from ews.errors import EwsError


class UnauthenticatedError(EwsError):
    """No key, or one that does not open anything; which of the two is not said."""

    code = "key_not_valid"
    status = HTTPStatus.UNAUTHORIZED


class ForbiddenError(EwsError):
    """The key is good but lacks the scope."""

    code = "scope_missing"
    status = HTTPStatus.FORBIDDEN


class NotFoundError(EwsError):
    """There is no such record, or none that this reader may see; which is not said."""

    code = "not_found"
    status = HTTPStatus.NOT_FOUND


class BrokenJsonError(EwsError):
    """The body cannot be read as JSON."""

    code = "json_broken"
    status = HTTPStatus.BAD_REQUEST


class BodyCutError(EwsError):
    """The body ended early, or is not encoded as it says."""

    code = "body_cut"
    status = HTTPStatus.BAD_REQUEST


class BodyTooSlowError(EwsError):
    """The body did not arrive in time."""

    code = "body_too_slow"
    status = HTTPStatus.REQUEST_TIMEOUT


class BodyTooLargeError(EwsError):
    """The body is over the limit."""

    code = "body_too_large"
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class MediaTypeError(EwsError):
    """The body is of a kind that is not read here."""

    code = "media_type_unknown"
    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE


class RequestInvalidError(EwsError):
    """The query or the body does not fit its schema; the pointer says where."""

    code = "request_invalid"
    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, message: str, *, pointer: str | None = None, code: str = "") -> None:
        super().__init__(message, pointer=pointer)
        if code:
            self.code = code
