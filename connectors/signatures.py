"""Detached signatures: compact JWS (RFC 7515, appendix F) with Ed25519 over exact bytes.

The signing input is the ordinary one, `BASE64URL(header) . BASE64URL(content)`, so that every JOSE
library verifies by putting the content back between the dots; openssl does with two more commands.
"""

from base64 import urlsafe_b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from joserfc.errors import JoseError
from joserfc.jwk import OKPKey
from joserfc.jws import (
    JWSRegistry,
    deserialize_compact,
    detach_content,
    extract_compact,
    serialize_compact,
)

ALGORITHM: Final = "Ed25519"  # RFC 9864; the name EdDSA, which leaves the curve open, is deprecated
PUBLIC_MEMBERS = ("kty", "crv", "x")
LONGEST = 2000
_REGISTRY = JWSRegistry(algorithms=[ALGORITHM])


class BadSignatureError(Exception):
    """The content is not what was signed, or no key of the set signed it; the text says which."""

    code = "signature_bad"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyPair:
    """A key that signs. seed: the 32 bytes of the private half. public: its JWK (RFC 8037)."""

    kid: str
    public: Mapping[str, str]
    seed: bytes


def new_key_pair() -> KeyPair:
    """Make a key from the system's randomness; its name is the RFC 7638 thumbprint."""
    made = OKPKey.generate_key(ALGORITHM)
    held: dict[str, Any] = made.as_dict(private=True)
    public = {name: str(held[name]) for name in PUBLIC_MEMBERS}
    seed = made.private_key.private_bytes_raw()  # type: ignore[union-attr]  # it was made so
    return KeyPair(kid=made.thumbprint(), public=public, seed=seed)


def sign_detached(content: bytes, pair: KeyPair) -> str:
    """Return the detached compact JWS, `header..signature`; the same each time."""
    header = {"alg": ALGORITHM, "kid": pair.kid}
    return detach_content(serialize_compact(header, content, _private(pair), registry=_REGISTRY))


def verify_detached(content: bytes, signature: str, jwks: Mapping[str, Any]) -> str:
    """Return the name of the key that signed exactly this content.

    Raises:
        BadSignatureError: no detached JWS by Ed25519, a key that the set lacks or calls revoked, or
            other content.
    """
    kid = _kid_of(signature)
    key = _public(jwks, kid)
    try:
        deserialize_compact(signature, key, payload=content, registry=_REGISTRY)
    except (JoseError, ValueError) as fault:
        raise BadSignatureError(
            "the signature does not fit: the content was changed, or is not the one that was signed"
        ) from fault
    return kid


def _kid_of(signature: str) -> str:
    parts = signature.split(".")
    if len(parts) != 3 or parts[1] or len(signature) > LONGEST or not signature.isascii():  # noqa: PLR2004 - header, nothing, signature
        raise BadSignatureError(
            "this is no detached signature; expected one line, header..signature"
        )
    try:
        header = extract_compact(signature.encode()).headers()
    except (JoseError, ValueError) as fault:
        raise BadSignatureError("the header of the signature cannot be read") from fault
    kid = header.get("kid")
    if header.get("alg") != ALGORITHM or not isinstance(kid, str) or set(header) != {"alg", "kid"}:
        raise BadSignatureError(f"expected the members alg ({ALGORITHM}) and kid in the header")
    return kid


def _public(jwks: Mapping[str, Any], kid: str) -> OKPKey:
    for each in _listed(jwks, "revoked"):
        if each.get("kid") == kid:
            raise BadSignatureError(f"the key {kid} was revoked: {each.get('reason')}")
    for each in _listed(jwks, "keys"):
        if each.get("kid") == kid and each.get("kty") == "OKP" and each.get("crv") == ALGORITHM:
            return _imported(each, kid)
    raise BadSignatureError(
        f"the key set has no key {kid}; fetch /.well-known/jwks.json again from who signed"
    )


def _imported(jwk: Mapping[str, Any], kid: str) -> OKPKey:
    try:
        key = OKPKey.import_key({name: str(jwk[name]) for name in PUBLIC_MEMBERS})
    except (JoseError, ValueError, KeyError) as fault:
        raise BadSignatureError(f"the key {kid} in the key set cannot be read") from fault
    if key.thumbprint() != kid:
        raise BadSignatureError(f"the key called {kid} in the key set is another one")
    return key


def _listed(jwks: Mapping[str, Any], name: str) -> Sequence[Mapping[str, Any]]:
    found = jwks.get(name)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _private(pair: KeyPair) -> OKPKey:
    seed = urlsafe_b64encode(pair.seed).rstrip(b"=").decode()
    return OKPKey.import_key({**pair.public, "d": seed})
