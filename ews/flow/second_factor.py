"""The second factor: codes of an authenticator (RFC 6238), and recovery codes for its loss."""

import base64
import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime

import pyotp

ISSUER = "ews"
STEP_SECONDS = 30
DRIFT = 1  # steps that a clock may be off, before and after
RECOVERY_CODES = 10
RECOVERY_BYTES = 10


def new_secret() -> str:
    """Return a new secret for an authenticator."""
    return pyotp.random_base32()


def enrolment_uri(secret: str, *, sign_in_name: str) -> str:
    """Return what an authenticator reads from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=sign_in_name, issuer_name=ISSUER)


def step_of(secret: str, code: str, *, at: datetime, after: int) -> int | None:
    """Return the time step whose code this is, if it comes after the newest that was taken."""
    totp = pyotp.TOTP(secret)
    now = int(at.timestamp()) // STEP_SECONDS
    found = None
    for step in range(now - DRIFT, now + DRIFT + 1):
        if secrets.compare_digest(totp.generate_otp(step).encode(), code.encode()):
            found = step
    return found if found is not None and found > after else None


def new_recovery_codes() -> list[str]:
    """Return codes of 80 random bits, in groups that can be written down."""
    made = [
        base64.b32encode(secrets.token_bytes(RECOVERY_BYTES)).decode().lower()
        for _ in range(RECOVERY_CODES)
    ]
    return ["-".join(code[place : place + 4] for place in range(0, 16, 4)) for code in made]


def recovery_hash(code: str) -> bytes:
    """Return what is stored of a recovery code; gaps and capitals do not count."""
    return hashlib.sha256(code.replace("-", "").replace(" ", "").lower().encode()).digest()


def recovery_code_of(code: str, unused: Collection[bytes]) -> bytes | None:
    """Return the stored form of a recovery code that was not used yet."""
    hashed = recovery_hash(code)
    return hashed if hashed in unused else None
