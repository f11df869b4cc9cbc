"""Signing in at an OpenID provider: begun here, answered to the browser that began, once."""

import re
import secrets
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from uuid import UUID

from connectors.transports.oidc import Asked, OidcProvider, ProviderError
from ews.errors import EwsError
from ews.flow.own_account import void
from ews.flow.signing_in import Access, Browser, begin, is_active, refused
from ews.log import get_logger
from ews.store.connection import Connection
from ews.store.credentials import link_identity, person_of_identity, proofs_of
from ews.store.invitations import invited, token_hash, use_invitation
from ews.store.oidc_requests import OidcRequest, keep_request, take_request

LOG = get_logger(__name__)
MINUTES = timedelta(minutes=10)
TOKEN_BYTES = 32
VERIFIER_BYTES = 48
# A path of this service: another host would begin with two slashes, or with a backslash.
_PATH = re.compile(r"/(?![/\\])[!-\[\]-~]*")


class ProviderUnavailableError(EwsError):
    """The OpenID provider does not answer as it should."""

    code = "sign_in_elsewhere_unavailable"
    status = HTTPStatus.BAD_GATEWAY


class ReturnAddressError(EwsError):
    """After a sign-in the browser goes to a path of this service and nowhere else."""

    code = "return_to_not_allowed"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """Where the browser goes, and what it keeps in a cookie until it comes back."""

    address: str
    browser: str


async def begin_elsewhere(
    access: Access, provider: OidcProvider, *, return_to: str, invitation: str | None
) -> Begun:
    """Begin a sign-in at the provider; an invitation binds the account there to whom it is for.

    Raises:
        ReturnAddressError: `return_to` leads out of this service.
        InvitationVoidError: it is not good (any more).
        ProviderUnavailableError: the provider does not answer.
    """
    if not _PATH.fullmatch(return_to):
        raise ReturnAddressError(
            "found an address that is not a path of this service; one such as /v1/session expected",
            pointer="/return_to",
        )
    asked = Asked(
        state=secrets.token_urlsafe(TOKEN_BYTES),
        nonce=secrets.token_urlsafe(TOKEN_BYTES),
        code_verifier=secrets.token_urlsafe(VERIFIER_BYTES),
    )
    browser, at = secrets.token_urlsafe(TOKEN_BYTES), access.clock.now()
    try:
        address = await provider.address(asked)
    except ProviderError as error:
        raise _unavailable(error) from error
    kept = OidcRequest(
        nonce=asked.nonce,
        code_verifier=asked.code_verifier,
        return_to=return_to,
        invitation_sha256=token_hash(invitation) if invitation else None,
    )
    async with access.pool.acquire() as conn:
        if kept.invitation_sha256 and not await invited(conn, kept.invitation_sha256, at=at):
            raise void()
        await keep_request(conn, kept, state=asked.state, browser=browser, expires_at=at + MINUTES)
    return Begun(address=address, browser=browser)


async def finish_elsewhere(
    access: Access,
    provider: OidcProvider,
    browser: Browser,
    *,
    state: str,
    kept_in_browser: str,
    code: str | None,
    issuer: str | None,
) -> tuple[str, str]:
    """Return the token of a new session and the path to go to.

    Raises:
        SignInRefusedError: the answer is not to a question of this browser, is late, comes again,
            is not the provider's, or the account is nobody's here.
        ProviderUnavailableError: the provider does not answer.
    """
    at = access.clock.now()
    async with access.pool.acquire() as conn:
        kept = await take_request(conn, state=state, browser=kept_in_browser, at=at)
    if kept is None or not code:
        raise refused()
    asked = Asked(state=state, nonce=kept.nonce, code_verifier=kept.code_verifier)
    try:
        subject = await provider.subject(asked, code=code, issuer=issuer, now=at.timestamp())
    except ProviderError as error:
        LOG.warning("sign_in_elsewhere_refused", because=str(error))
        raise refused() from error
    async with access.pool.acquire() as conn, conn.transaction():
        person_id = await _person(conn, access, provider.issuer, subject, kept)
        proofs = None if person_id is None else await proofs_of(conn, person_id)
        if proofs is None or not is_active(proofs):
            raise refused()
        token = await begin(conn, access, browser, proofs, method="oidc", is_full=True, at=at)
    return token, kept.return_to


async def _person(
    conn: Connection, access: Access, issuer: str, subject: str, kept: OidcRequest
) -> UUID | None:
    """Return whose account this is; an invitation makes it somebody's, never somebody else's."""
    at = access.clock.now()
    if kept.invitation_sha256 is None:
        return await person_of_identity(conn, issuer, subject)
    person_id = await use_invitation(conn, kept.invitation_sha256, at=at)
    if person_id is None:
        raise void()
    await link_identity(conn, issuer=issuer, subject=subject, person_id=person_id, at=at)
    found = await person_of_identity(conn, issuer, subject)
    return found if found == person_id else None


def _unavailable(error: ProviderError) -> ProviderUnavailableError:
    LOG.warning("sign_in_elsewhere_unavailable", because=str(error))
    return ProviderUnavailableError(
        "the OpenID provider does not answer as it should; try again later, or sign in by password"
    )
