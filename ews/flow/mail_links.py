"""What e-mails carry that only their receiver can know: made from the subscription's secret."""

import base64
import hashlib
import hmac
from uuid import UUID

CODE_LENGTH = 10  # letters of 5 bits each


def confirmation_code(secret: str, address: str) -> str:
    """Return what the owner of an address is asked for; another address has another code."""
    made = base64.b32encode(_keyed(secret, f"confirm:{address}"))
    return made.decode()[:CODE_LENGTH]


def unsubscribe_path(secret: str, subscription_id: UUID) -> str:
    """Return the path that ends a subscription without a key (RFC 8058)."""
    made = base64.urlsafe_b64encode(_keyed(secret, f"unsubscribe:{subscription_id}"))
    return f"/v1/unsubscribe/{subscription_id}/{made.decode().rstrip('=')}"


def is_same(given: str, made: str) -> bool:
    """Compare in constant time."""
    return hmac.compare_digest(given.encode(), made.encode())


def _keyed(secret: str, text: str) -> bytes:
    return hmac.digest(secret.encode(), text.encode(), hashlib.sha256)
