"""Passwords of people: argon2id hashes, made and checked beside the event loop, few at a time."""

import asyncio
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

AT_ONCE = 2  # each takes 64 MiB and all its cores: more at once would only be slower


class Passwords:
    """Hashes and checks passwords; a check takes the same time whether there is a hash or not."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher()  # the library's parameters: RFC 9106, low memory
        self._turn = asyncio.Semaphore(AT_ONCE)
        self._nobodys: str | None = None

    async def hash(self, password: str) -> str:
        """Return what is stored of a password."""
        async with self._turn:
            return await asyncio.to_thread(self._hasher.hash, _plain(password))

    async def fits(self, hashed: str | None, password: str) -> bool:
        """Say whether this is the password of the hash; None fits nothing, as slowly."""
        if self._nobodys is None:
            self._nobodys = await self.hash("nobody has this password")
        async with self._turn:
            fits = await asyncio.to_thread(self._verify, hashed or self._nobodys, password)
        return fits and hashed is not None

    def is_outdated(self, hashed: str) -> bool:
        """Say whether the hash was made with weaker parameters than those of today."""
        return self._hasher.check_needs_rehash(hashed)

    def _verify(self, hashed: str, password: str) -> bool:
        try:
            return self._hasher.verify(hashed, _plain(password))
        except (VerificationError, InvalidHashError):
            return False


def _plain(password: str) -> bytes:
    """Return one form of what can be typed in several (NIST SP 800-63B, 5.1.1.2)."""
    return unicodedata.normalize("NFKC", password).encode()
