"""What sign-in, people and keys put on the application."""

from aiohttp import web

from connectors.transports.oidc import OidcProvider
from ews.api import (
    focal_points,
    groups,
    keys_of,
    organisations,
    people,
    sign_in,
    sign_in_elsewhere,
)
from ews.api.access_keys import ACCESS, LIMITS, PROVIDER
from ews.api.operations import Routes
from ews.api.rate_limits import RateLimits
from ews.flow.exchange import Exchange
from ews.flow.passwords import Passwords
from ews.flow.signing_in import Access
from ews.settings_access import AccessSettings

ACCESS_ROUTES: tuple[Routes, ...] = (
    sign_in.routes,
    sign_in_elsewhere.routes,
    organisations.routes,
    people.routes,
    keys_of.routes,
    groups.routes,
    focal_points.routes,
)


def set_up_access(app: web.Application, exchange: Exchange, settings: AccessSettings) -> None:
    """Give the application its limits, its sign-in, and its OpenID provider if there is one."""
    app[LIMITS] = RateLimits(per_key=settings.per_key, per_address=settings.per_address)
    app[ACCESS] = Access(
        pool=exchange.pool, clock=exchange.clock, settings=settings, passwords=Passwords()
    )
    if settings.oidc is not None:
        app[PROVIDER] = OidcProvider(
            issuer=settings.oidc.issuer,
            client_id=settings.oidc.client_id,
            client_secret=settings.oidc.client_secret,
            redirect_uri=settings.base_url.rstrip("/") + sign_in_elsewhere.CALLBACK,
        )
