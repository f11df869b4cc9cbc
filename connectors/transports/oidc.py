"""Sign-in at an OpenID provider: authorization code with PKCE, and an id_token that is checked."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx2
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import (
    AsyncOAuth2Client,
)
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

SECONDS = 10.0
KEPT_SECONDS = 3600.0  # how long the provider's addresses and keys are believed
LEEWAY = 60  # seconds that the two clocks may differ
ALGORITHMS = ["RS256", "PS256", "ES256", "Ed25519", "EdDSA"]  # never `none`, never a shared secret


class ProviderError(Exception):
    """The provider does not answer, or its answer is not good; says which part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a sign-in was begun with; the answer must fit it."""

    state: str
    nonce: str
    code_verifier: str


class OidcProvider:
    """One provider, known by its issuer; its addresses and keys are found there."""

    def __init__(
        self, *, issuer: str, client_id: str, client_secret: str, redirect_uri: str
    ) -> None:
        self.issuer = issuer
        self._client_id = client_id
        self._client_secret = client_secret
        self._redirect_uri = redirect_uri
        self._metadata: tuple[float, Mapping[str, Any]] | None = None
        self._keys: tuple[float, KeySet] | None = None

    async def address(self, asked: Asked) -> str:
        """Return where the browser goes to sign in."""
        metadata = await self._known()
        async with self._client() as client:
            address, _ = client.create_authorization_url(
                metadata["authorization_endpoint"],
                state=asked.state,
                nonce=asked.nonce,
                code_verifier=asked.code_verifier,
            )
        return str(address)

    async def subject(self, asked: Asked, *, code: str, issuer: str | None, now: float) -> str:
        """Return who signed in: the provider's own id of the account.

        issuer: the parameter `iss` of the answer (RFC 9207), which tells providers apart.

        Raises:
            ProviderError: anything is not as it must be.
        """
        metadata = await self._known()
        announced = metadata.get("authorization_response_iss_parameter_supported", False)
        if issuer != self.issuer and (announced or issuer is not None):
            raise ProviderError("the answer is another provider's")
        try:
            async with self._client() as client:
                answer = await client.fetch_token(
                    metadata["token_endpoint"],
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=asked.code_verifier,
                )
        except (AuthlibBaseError, httpx2.HTTPError, ValueError) as error:
            raise ProviderError(f"no token was given ({type(error).__name__})") from error
        return await self._verified(answer.get("id_token"), asked.nonce, now=now)

    async def _verified(self, token: object, nonce: str, *, now: float) -> str:
        if not isinstance(token, str):
            raise ProviderError("no id_token was given")
        try:
            claims = self._decoded(token, await self._trusted(fresh=False))
        except (JoseError, ValueError):
            claims = None  # the provider may have taken another key into use
        try:
            if claims is None:
                claims = self._decoded(token, await self._trusted(fresh=True))
            self._rules(nonce, now=now).validate(claims)
        except (JoseError, ValueError) as error:
            raise ProviderError(f"the id_token is not good ({type(error).__name__})") from error
        audience = claims["aud"]
        is_shared = isinstance(audience, list) and len(audience) > 1
        if is_shared and claims.get("azp") != self._client_id:
            raise ProviderError("the id_token was made for another client")
        return str(claims["sub"])

    def _decoded(self, token: str, keys: KeySet) -> dict[str, Any]:
        return jwt.decode(token, keys, algorithms=ALGORITHMS).claims

    def _rules(self, nonce: str, *, now: float) -> jwt.JWTClaimsRegistry:
        return jwt.JWTClaimsRegistry(
            now=int(now),
            leeway=LEEWAY,
            iss={"essential": True, "value": self.issuer},
            aud={"essential": True, "value": self._client_id},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": nonce},
        )

    async def _known(self) -> Mapping[str, Any]:
        """Return the provider's metadata; what it says of itself must be what we were told."""
        now = time.monotonic()
        if self._metadata is None or now - self._metadata[0] > KEPT_SECONDS:
            place = self.issuer.rstrip("/") + "/.well-known/openid-configuration"
            found = await self._fetched(place)
            if found.get("issuer") != self.issuer:
                raise ProviderError(
                    "the provider calls itself by another name than EWS_OIDC_ISSUER"
                )
            for needed in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
                if not isinstance(found.get(needed), str):
                    raise ProviderError(f"the provider does not say its {needed}")
            self._metadata = (now, found)
        return self._metadata[1]

    async def _trusted(self, *, fresh: bool) -> KeySet:
        now = time.monotonic()
        if fresh or self._keys is None or now - self._keys[0] > KEPT_SECONDS:
            document = await self._fetched((await self._known())["jwks_uri"])
            try:
                self._keys = (now, KeySet.import_key_set(document))  # type: ignore[arg-type]
            except (JoseError, ValueError, KeyError) as error:
                raise ProviderError("the provider's keys cannot be read") from error
        return self._keys[1]

    async def _fetched(self, address: str) -> dict[str, Any]:
        try:
            async with httpx2.AsyncClient(timeout=SECONDS, trust_env=False) as client:
                answer = await client.get(address)
                answer.raise_for_status()
                found = answer.json()
        except (httpx2.HTTPError, ValueError) as error:
            raise ProviderError(f"the provider does not answer ({type(error).__name__})") from error
        if not isinstance(found, dict):
            raise ProviderError("the provider answers something else than an object")
        return found

    def _client(self) -> Any:
        method = "client_secret_basic" if self._client_secret else "none"
        return AsyncOAuth2Client(
            self._client_id,
            self._client_secret or None,
            scope="openid",
            redirect_uri=self._redirect_uri,
            code_challenge_method="S256",
            token_endpoint_auth_method=method,
            timeout=SECONDS,
            trust_env=False,
        )
