"""Databases of two kinds of account: our own server's, and a plain owner's as elsewhere."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit, urlunsplit

import asyncpg

from ews.store.connection import Pool
from ews.store.migrate import migrate
from ews.store.pool import open_pool
from tests.conftest import database


@asynccontextmanager
async def superuser_pool(server: str, template: str) -> AsyncIterator[Pool]:
    """A database as our own server has it: the account is a superuser."""
    async with (
        database(server, template=template) as (address, _),
        open_pool(address, size=2) as pool,
    ):
        yield pool


@asynccontextmanager
async def plain_pool(server: str) -> AsyncIterator[Pool]:
    """A database migrated by an account that owns it and may do nothing else."""
    async with database(server) as (address, name):
        role = f"plain_{name}"
        admin = await asyncpg.connect(address)
        await admin.execute(f"CREATE ROLE {role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE")
        await admin.execute(f"ALTER DATABASE {name} OWNER TO {role}")
        await admin.execute(f"ALTER SCHEMA public OWNER TO {role}")
        try:
            parts = urlsplit(address)
            own = urlunsplit(parts._replace(netloc=f"{role}@{parts.netloc.rpartition('@')[2]}"))
            await migrate(own)
            async with open_pool(own, size=2) as pool:
                yield pool
        finally:
            await admin.execute(f"REASSIGN OWNED BY {role} TO CURRENT_USER")
            await admin.execute(f"DROP OWNED BY {role}")
            await admin.execute(f"DROP ROLE {role}")
            await admin.close()
