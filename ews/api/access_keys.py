"""Typed keys of what sign-in puts on the application and on a request."""

from aiohttp import web

from connectors.transports.oidc import OidcProvider
from ews.api.rate_limits import RateLimits
from ews.flow.signing_in import Access
from ews.store.sessions import Session

ACCESS: web.AppKey[Access] = web.AppKey("ACCESS", Access)
LIMITS: web.AppKey[RateLimits] = web.AppKey("LIMITS", RateLimits)
# An application without it has no sign-in elsewhere.
PROVIDER: web.AppKey[OidcProvider] = web.AppKey("PROVIDER", OidcProvider)
SESSION: web.RequestKey[Session] = web.RequestKey("SESSION", Session)
