"""What no page of ours may do, noted while somebody is at it."""

from http import HTTPStatus
from urllib.parse import urlsplit

from playwright.async_api import ConsoleMessage, Error, Page, Request, Response


class Watch:
    """Listens to a page. wrong: errors of scripts, breaches of the policy, requests to others,
    failures of ours.
    """

    def __init__(self, page: Page, base: str) -> None:
        self.page, self.base = page, base
        self.wrong: list[str] = []

    def begin(self) -> None:
        """Listen."""
        self.page.on("request", self._asked)
        self.page.on("response", self._answered)
        self.page.on("pageerror", self._failed)
        self.page.on("console", self._said)

    def end(self) -> None:
        """Listen no more."""
        self.page.remove_listener("request", self._asked)
        self.page.remove_listener("response", self._answered)
        self.page.remove_listener("pageerror", self._failed)
        self.page.remove_listener("console", self._said)

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.base, "data:", "blob:")):
            self.wrong.append(f"asked another host: {urlsplit(request.url).netloc}")

    def _answered(self, response: Response) -> None:
        if response.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            self.wrong.append(f"{response.status} at {response.url}")

    def _failed(self, error: Error) -> None:
        self.wrong.append(f"script: {error}")

    def _said(self, message: ConsoleMessage) -> None:
        # A refused form is answered 4xx, and the browser says so; that is no fault of the page.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.wrong.append(f"console: {message.text}")
