"""pgqueuer on our tables: its names are those of our migration, whatever the environment holds."""

import asyncpg
from pgqueuer import PgQueuer
from pgqueuer.adapters.drivers.asyncpg import AsyncpgDriver
from pgqueuer.adapters.persistence.qb import (
    QueryBuilderEnvironment,
    QueryQueueBuilder,
    QuerySchedulerBuilder,
)
from pgqueuer.domain.settings import DBSettings
from pgqueuer.queries import Queries
from pgqueuer.types import Channel
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource

from ews.store.connection import Connection


class OwnNames(DBSettings):
    """The names of the tables, not read from the environment.

    pgqueuer would take even a bare CHANNEL or FUNCTION, which other programs set for themselves.
    """

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 - pydantic's signature
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - pydantic's signature
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - pydantic's signature
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - pydantic's signature
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (init_settings,)


NAMES = OwnNames()


class OwnCodecDriver(AsyncpgDriver):
    """The caller's connection, which exchanges JSON as Python values where pgqueuer sends text."""

    def __init__(self, conn: Connection) -> None:
        super().__init__(conn)  # type: ignore[arg-type]  # a pooled connection does all of it

    async def fetch(self, query: str, *args: object) -> list[dict[str, object]]:
        return await super().fetch(query.replace("::jsonb[]", "::text[]::jsonb[]"), *args)


def job_queries(driver: AsyncpgDriver) -> Queries:
    """Return pgqueuer's statements on our tables."""
    return Queries(
        driver,
        qbe=QueryBuilderEnvironment(settings=NAMES),
        qbq=QueryQueueBuilder(settings=NAMES),
        qbs=QuerySchedulerBuilder(settings=NAMES),
    )


def job_queue(conn: "asyncpg.Connection[asyncpg.Record]") -> PgQueuer:
    """Return the queue of a worker on a connection of its own, one without our JSON codec."""
    driver = AsyncpgDriver(conn)
    return PgQueuer(driver, channel=Channel(NAMES.channel), queries=job_queries(driver))
