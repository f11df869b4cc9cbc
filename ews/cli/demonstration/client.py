"""A client of the API, as anyone could write it."""

from typing import Any

import aiohttp

from ews.errors import EwsError

TIMEOUT = aiohttp.ClientTimeout(total=300)


class UnexpectedAnswerError(EwsError):
    """The API answered with a problem where the demonstration expects none."""

    code = "demo_unexpected_answer"


class Client:
    """One HTTP session; each call says with whose key."""

    def __init__(self, session: aiohttp.ClientSession, base: str) -> None:
        self._session = session
        self.base = base

    async def get(self, key: str, path: str, **query: str) -> Any:
        """GET a path."""
        return await self._call("GET", key, path, params=query)

    async def post(self, key: str, path: str, body: object = None) -> Any:
        """POST JSON, or nothing, to a path."""
        return await self._call("POST", key, path, json=body)

    async def patch(self, key: str, path: str, body: object) -> Any:
        """PATCH a path with JSON."""
        return await self._call("PATCH", key, path, json=body)

    async def delete(self, key: str, path: str) -> Any:
        """DELETE a path."""
        return await self._call("DELETE", key, path)

    async def pages(self, key: str, path: str, member: str, **query: str) -> list[Any]:
        """GET all pages of a list."""
        found: list[Any] = []
        while True:
            page = await self.get(key, path, **query)
            found += page[member]
            if not page.get("next"):
                return found
            query["cursor"] = page["next"]

    async def _call(self, method: str, key: str, path: str, **how: Any) -> Any:
        headers = {"authorization": f"Bearer {key}"}
        async with self._session.request(
            method, f"{self.base}{path}", headers=headers, timeout=TIMEOUT, **how
        ) as answer:
            body = await answer.json()
            if not answer.ok:
                raise UnexpectedAnswerError(f"{method} {path}: {answer.status} {body}")
            return body
