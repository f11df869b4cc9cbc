"""What services of the session share."""

import pytest

from chem.law import Lawbook
from ews.compute.compute import Compute
from ews.naming.resolver import Resolver
from tests.ews.libraries import Running


@pytest.fixture(scope="session")
def running(
    server: str, template: str, compute: Compute, lawbook: Lawbook, resolver: Resolver
) -> Running:
    """What services of the session share."""
    return Running(
        server=server, template=template, compute=compute, lawbook=lawbook, resolver=resolver
    )
