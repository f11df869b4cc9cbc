"""What triage and publishing refuse, each with a stable code."""

from http import HTTPStatus

from ews.errors import EwsError


class UnknownRecordError(EwsError):
    """There is no such record, or none that this reader may see; which is not said."""

    code = "not_found"
    status = HTTPStatus.NOT_FOUND


class PersonRequiredError(EwsError):
    """The key speaks for an organisation, but this must be done by a person of it."""

    code = "person_required"
    status = HTTPStatus.FORBIDDEN


class SamePersonError(EwsError):
    """Who wrote or edited a bulletin cannot also approve it."""

    code = "same_person"
    status = HTTPStatus.CONFLICT


class BeyondSourcesError(EwsError):
    """A bulletin would be opened to more readers than the reports its facts are drawn from."""

    code = "beyond_sources"
    status = HTTPStatus.CONFLICT


class WrongStateError(EwsError):
    """The record is not in a state that this can be done in."""

    code = "wrong_state"
    status = HTTPStatus.CONFLICT
