"""Logs are one JSON object a line, ours and those of libraries."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from ews.log import configure_logging, get_logger


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What was logged; pytest's own handlers come back afterwards."""
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    stream = io.StringIO()
    configure_logging("info", stream)
    yield stream
    root.handlers, root.level = handlers, level
    structlog.reset_defaults()


def test_an_event_and_its_fields_are_one_line(written: io.StringIO) -> None:
    get_logger("ews.flow.run").info("report_loaded", report_id="x")
    found = json.loads(written.getvalue())
    assert (found["event"], found["report_id"], found["module"]) == (
        "report_loaded",
        "x",
        "ews.flow.run",
    )


def test_what_is_below_the_level_is_left_out(written: io.StringIO) -> None:
    get_logger("ews").debug("detail")
    assert written.getvalue() == ""


def test_a_warning_of_a_library_has_the_same_form(written: io.StringIO) -> None:
    logging.getLogger("asyncpg").warning("something %s", "odd")
    assert json.loads(written.getvalue())["event"] == "something odd"
