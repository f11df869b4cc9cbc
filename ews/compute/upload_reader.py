"""Files that strangers upload, read for the service in one killable process.

A small workbook may unpack to much, or keep whatever reads it busy: then it costs its own sender a
clear error, and its process, which is replaced.
"""

from base64 import b64encode
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from ews.compute.asker import Asker
from ews.compute.errors import ChildDiedError, ChildTimedOutError
from ews.compute.json_child import JsonChild
from ews.compute.records import Bounds
from ews.errors import EwsError

BOUNDS = Bounds(wall_seconds=60.0, memory_bytes=1024**3, waiting=8)


class UnreadableUploadError(EwsError):
    """The file as a whole, or its layout, cannot be used; the message says why."""

    code = "file_unreadable"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class _UploadChild(JsonChild):
    MODULE = "ews.compute.upload_process"


class UploadReader(Asker):
    """Asks one process, one file at a time; it starts with the first file."""

    CHILD = _UploadChild

    def __init__(self, bounds: Bounds = BOUNDS) -> None:
        super().__init__(bounds)

    def refused(self, error: ChildDiedError | ChildTimedOutError) -> EwsError:
        return UnreadableUploadError(
            f"reading the file was given up: {error.message}; remove what is not needed, load it "
            "in parts, or save the sheet as CSV",
            pointer="/file",
        )

    async def columns(self, content: bytes, form: str) -> Mapping[str, Any]:
        """Return `columns`, each with its name, samples and a guess, and `notes` on the file.

        Raises:
            UnreadableUploadError: it is not of this form, empty, or too much.
            ComputeBusyError: too many others wait for theirs.
            ComputeFailedError, ComputeStoppedError: no process can be asked.
        """
        return await self._read(content, {"form": form}, pointer="/file")

    async def rows(
        self, content: bytes, form: str, layout: Mapping[str, Any]
    ) -> list[Mapping[str, Any]]:
        """Return each row as a layout reads it, `report` and `issues` as JSON.

        Raises:
            UnreadableUploadError: the file, or the layout, cannot be used.
            ComputeBusyError: too many others wait for theirs.
            ComputeFailedError, ComputeStoppedError: no process can be asked.
        """
        question = {"form": form, "layout": dict(layout)}
        rows: list[Mapping[str, Any]] = (await self._read(content, question, pointer="/manifest"))[
            "rows"
        ]
        return rows

    async def spectrum(self, content: bytes, form: str) -> Mapping[str, Any]:
        """Return what is in the file of one spectrum (connectors/reading/spectra.py).

        Raises:
            UnreadableUploadError: it is not of this form, or contradicts itself.
            ComputeBusyError: too many others wait for theirs.
            ComputeFailedError, ComputeStoppedError: no process can be asked.
        """
        answer = await self._read(content, {"spectrum": form}, pointer="/file")
        spectrum: Mapping[str, Any] = answer["spectrum"]
        return spectrum

    async def _read(
        self, content: bytes, question: Mapping[str, Any], *, pointer: str
    ) -> Mapping[str, Any]:
        answer = await self.ask({**question, "content": b64encode(content).decode()})
        if "fault" in answer:
            raise UnreadableUploadError(str(answer["fault"]), pointer=pointer)
        return answer
