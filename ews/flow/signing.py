"""Signing: every bulletin and every export carries a signature that can be verified offline."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from connectors.signatures import ALGORITHM, KeyPair, sign_detached
from ews.store.signing_keys import SigningKey, Where, key_that_signs

KEY_IS_FRESH = timedelta(seconds=10)
MOST_MADE = 200


async def sign(where: Where, content: bytes, *, at: datetime) -> str:
    """Return the detached compact JWS of exactly these bytes, by the key that signs now.

    The same bytes have the same signature until the key is rotated. Give the pool where there is
    one: the first key of all is stored at the first signature, which a transaction that only reads
    cannot do.
    """
    return sign_detached(content, await key_that_signs(where, at=at))


@dataclass(slots=True)
class Signer:
    """Signs the same few contents for many receivers: asks for the key now and then only."""

    _pair: KeyPair | None = None
    _asked_at: datetime | None = None
    _made: dict[bytes, str] = field(default_factory=dict)

    async def sign(self, where: Where, content: bytes, *, at: datetime) -> str:
        """Return the signature of these bytes, by the key that signed some seconds ago at most."""
        if self._pair is None or not self._is_fresh(at):
            self._pair, self._asked_at = await key_that_signs(where, at=at), at
            self._made.clear()
        name = hashlib.sha256(content).digest()
        if name not in self._made:
            if len(self._made) >= MOST_MADE:
                self._made.clear()
            self._made[name] = sign_detached(content, self._pair)
        return self._made[name]

    def _is_fresh(self, at: datetime) -> bool:
        """Say whether the key was asked for just now; not by a clock that was set back since."""
        return self._asked_at is not None and abs(at - self._asked_at) <= KEY_IS_FRESH


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
