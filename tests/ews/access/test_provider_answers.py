"""Answers of an OpenID provider that are not its own, or not as they should be."""

import base64
import hashlib
import json
import time
from collections.abc import AsyncIterator
from functools import cache
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from joserfc import jwt
from joserfc.jwk import RSAKey

from connectors.transports.oidc import Asked, OidcProvider, ProviderError

CLIENT, SECRET = "ews", "s3cret-of-the-client"


@cache
def rsa_key(name: str) -> RSAKey:
    """Return a key that is made once; all say they are the same one."""
    del name
    return RSAKey.generate_key(2048, {"kid": "one"})


class Liar:
    """A provider whose id_token is made by the test."""

    def __init__(self) -> None:
        self.key = rsa_key("own")
        self.token: Any = ""
        self.more: dict[str, Any] = {}
        self.asked: dict[str, str] = {}
        self.server: TestServer | None = None

    @property
    def issuer(self) -> str:
        assert self.server is not None
        return str(self.server.make_url("")).rstrip("/")

    async def metadata(self, _request: web.Request) -> web.Response:
        return web.json_response(
            {
                "issuer": self.issuer,
                "authorization_endpoint": self.issuer + "/a",
                "token_endpoint": self.issuer + "/t",
                "jwks_uri": self.issuer + "/k",
                **self.more,
            }
        )

    async def keys(self, _request: web.Request) -> web.Response:
        return web.json_response({"keys": [self.key.as_dict(private=False)]})

    async def tokens(self, request: web.Request) -> web.Response:
        self.asked = {name: str(value) for name, value in (await request.post()).items()}
        self.asked["authorization"] = request.headers.get("Authorization", "")
        answer = {"access_token": "a", "token_type": "Bearer", "id_token": self.token}
        return web.json_response(answer)

    def claims(self, **changed: Any) -> dict[str, Any]:
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "sub": "s", "nonce": "n" * 43}
        return {**claims, "iat": now, "exp": now + 60, **changed}

    def signed(self, claims: dict[str, Any]) -> str:
        return jwt.encode({"alg": "RS256", "kid": "one"}, claims, self.key)


@pytest.fixture
async def liar() -> AsyncIterator[Liar]:
    made, app = Liar(), web.Application()
    app.router.add_get("/.well-known/openid-configuration", made.metadata)
    app.router.add_get("/k", made.keys)
    app.router.add_post("/t", made.tokens)
    made.server = TestServer(app)
    async with made.server:
        yield made


async def subject_from(liar: Liar, *, issuer: str | None = None) -> str:
    provider = OidcProvider(
        issuer=liar.issuer, client_id=CLIENT, client_secret=SECRET, redirect_uri="http://x/c"
    )
    asked = Asked(state="s" * 43, nonce="n" * 43, code_verifier="v" * 64)
    return await provider.subject(asked, code="c", issuer=issuer, now=time.time())


def unsigned(claims: dict[str, Any]) -> str:
    parts = [json.dumps({"alg": "none"}).encode(), json.dumps(claims).encode(), b""]
    return ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts)


async def test_a_good_token_tells_who_it_is(liar: Liar) -> None:
    liar.token = liar.signed(liar.claims())

    assert await subject_from(liar) == "s"


async def test_the_verifier_that_is_sent_is_that_of_the_challenge(liar: Liar) -> None:
    provider = OidcProvider(
        issuer=liar.issuer, client_id=CLIENT, client_secret=SECRET, redirect_uri="http://x/c"
    )
    asked = Asked(state="s" * 43, nonce="n" * 43, code_verifier="v" * 64)
    liar.token = liar.signed(liar.claims())

    address = await provider.address(asked)
    await provider.subject(asked, code="c", issuer=None, now=time.time())
    sent = hashlib.sha256(liar.asked["code_verifier"].encode()).digest()

    [challenge] = parse_qs(urlsplit(address).query)["code_challenge"]
    assert challenge == base64.urlsafe_b64encode(sent).decode().rstrip("=")
    assert (liar.asked["code"], liar.asked["redirect_uri"]) == ("c", "http://x/c")
    assert liar.asked["authorization"].startswith("Basic ")


@pytest.mark.parametrize(
    "changed",
    [
        {"iss": "https://another.example"},
        {"aud": "another"},
        {"aud": ["another", CLIENT]},
        {"nonce": "another"},
        {"nonce": None},
        {"exp": 1_000_000_000},
        {"exp": None},
        {"iat": 4_000_000_000},
        {"sub": None},
        {"sub": ""},
    ],
    ids=str,
)
async def test_a_token_with_another_claim_is_refused(liar: Liar, changed: dict[str, Any]) -> None:
    claims = {name: value for name, value in liar.claims(**changed).items() if value is not None}
    liar.token = liar.signed(claims)

    with pytest.raises(ProviderError):
        await subject_from(liar)


async def test_a_token_for_several_is_ours_if_it_was_made_for_us(liar: Liar) -> None:
    liar.token = liar.signed(liar.claims(aud=["another", CLIENT], azp=CLIENT))

    assert await subject_from(liar) == "s"


async def test_an_unsigned_token_is_refused(liar: Liar) -> None:
    liar.token = unsigned(liar.claims())

    with pytest.raises(ProviderError):
        await subject_from(liar)


async def test_a_token_signed_with_another_key_of_the_same_name_is_refused(liar: Liar) -> None:
    other = rsa_key("another")
    liar.token = jwt.encode({"alg": "RS256", "kid": "one"}, liar.claims(), other)

    with pytest.raises(ProviderError):
        await subject_from(liar)


@pytest.mark.parametrize("token", [None, 7, "", "a.b.c", "x" * 10_000])
async def test_what_is_no_token_is_refused(liar: Liar, token: object) -> None:
    liar.token = token

    with pytest.raises(ProviderError):
        await subject_from(liar)


async def test_a_provider_that_changed_its_key_is_asked_again(liar: Liar) -> None:
    provider = OidcProvider(
        issuer=liar.issuer, client_id=CLIENT, client_secret=SECRET, redirect_uri="http://x/c"
    )
    asked = Asked(state="s" * 43, nonce="n" * 43, code_verifier="v" * 64)
    liar.token = liar.signed(liar.claims())
    await provider.subject(asked, code="c", issuer=None, now=time.time())
    liar.key = rsa_key("another")
    liar.token = liar.signed(liar.claims(sub="later"))

    assert await provider.subject(asked, code="c", issuer=None, now=time.time()) == "later"


async def test_a_provider_that_names_itself_in_answers_must_do_so(liar: Liar) -> None:
    liar.more = {"authorization_response_iss_parameter_supported": True}
    liar.token = liar.signed(liar.claims())

    assert await subject_from(liar, issuer=liar.issuer) == "s"
    with pytest.raises(ProviderError, match="another provider"):
        await subject_from(liar)


@pytest.mark.parametrize(
    "more", [{"issuer": "https://another.example"}, {"token_endpoint": None}, {"jwks_uri": 7}]
)
async def test_a_provider_that_is_not_what_it_should_be_is_refused(
    liar: Liar, more: dict[str, Any]
) -> None:
    liar.more, liar.token = more, liar.signed(liar.claims())

    with pytest.raises(ProviderError):
        await subject_from(liar)
