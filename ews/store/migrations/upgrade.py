"""Run Alembic on an asyncpg connection."""

import asyncio
from pathlib import Path

import asyncpg
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

# Alembic keeps its context in module globals, so within a process one upgrade follows the other;
# between processes the advisory lock in env.py does the same.
_ONE_AT_A_TIME = asyncio.Lock()


async def upgrade(dsn: str) -> None:
    """Run every revision that the database does not have, in one transaction.

    Raises:
        asyncpg.PostgresError: the server refused; also where SQLAlchemy has wrapped it.
    """

    async def connect() -> "asyncpg.Connection[asyncpg.Record]":
        return await asyncpg.connect(dsn)

    engine = create_async_engine("postgresql+asyncpg://", async_creator=connect, poolclass=NullPool)
    try:
        async with _ONE_AT_A_TIME, engine.begin() as connection:
            await connection.run_sync(_upgrade)
    except DBAPIError as error:
        cause = error.orig.__cause__ if error.orig else None
        raise (cause or error) from error
    finally:
        await engine.dispose()


def _upgrade(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
