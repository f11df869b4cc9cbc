"""Signing: every bulletin and every export carries a signature that can be verified offline."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from connectors.signatures import ALGORITHM, sign_detached
from ews.store.signing_keys import SigningKey, Where, key_that_signs


async def sign(where: Where, content: bytes, *, at: datetime) -> str:
    """Return the detached compact JWS of exactly these bytes, by the key that signs now.

    The same bytes have the same signature until the key is rotated. Give the pool where there is
    one: the first key of all is stored at the first signature, which a transaction that only reads
    cannot do.
    """
    return sign_detached(content, await key_that_signs(where, at=at))


def key_set(keys: Sequence[SigningKey]) -> dict[str, Any]:
    """Return the JWK Set (RFC 7517): keys that verify, and beside them those that no longer do."""
    return {
        "keys": [
            {**key.public, "kid": key.kid, "alg": ALGORITHM, "use": "sig"}
            for key in keys
            if key.revoked_at is None
        ],
        "revoked": [
            {"kid": key.kid, "at": key.revoked_at, "reason": key.revoked_for}
            for key in keys
            if key.revoked_at is not None
        ],
    }
