"""A worker process that is asked in JSON objects, one a line, and answers each with one."""

from collections.abc import Mapping
from typing import Any

import orjson

from ews.compute.child import Child


class JsonChild(Child):
    """Asks one question at a time; a subclass names the module of the process."""

    def _greeted(self, line: bytes) -> None:
        """It says nothing of itself."""

    async def ask(self, question: Mapping[str, Any], seconds: float) -> Mapping[str, Any]:
        """Ask one question.

        Raises:
            ChildTimedOutError: it takes longer.
            ChildDiedError: the process has ended.
        """
        if self._process.stdin is not None:
            self._process.stdin.write(orjson.dumps(question) + b"\n")
        answer: Mapping[str, Any] = orjson.loads(await self._line(seconds))
        return answer
