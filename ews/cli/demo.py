"""`ews demo`: the whole way once, on real laboratory results, then serve."""

import asyncio
import json
import signal
import time
from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, TimeElapsedColumn

from ews.cli.demonstration import acts, telling
from ews.cli.demonstration.replay import bundled_results, replay
from ews.cli.demonstration.stage import NETWORK, Stage, open_stage
from ews.clock import SystemClock
from ews.log import configure_logging
from ews.settings import Settings, read_settings
from ews.store.export_receivers import list_receivers
from ews.store.totals import totals
from ews.worker.assembly import assemble_period, assemble_substances

app = typer.Typer()

Exit = Annotated[bool, typer.Option("--exit", help="end with one line of JSON instead of serving")]


@app.command()
def demo(exit_: Exit = False) -> None:
    """Replay real results through the API; show signals, a bulletin, its delivery, an export."""
    asyncio.run(_demonstrate(read_settings(), ends=exit_))


async def _demonstrate(settings: Settings, *, ends: bool) -> None:
    configure_logging("error" if settings.log_level == "info" else settings.log_level)
    began = time.monotonic()
    console = Console()
    console.print("Starting the database, the API, a worker and two receivers on loopback …")
    async with open_stage(settings) as stage:
        acknowledged = await play(console, stage)
        facts = await _facts(stage, acknowledged, seconds=time.monotonic() - began)
        if ends:
            typer.echo(json.dumps(facts))
            return
        key = stage.cast.keys["visitor"]
        telling.tell_addresses(console, stage.client.base, key, settings.home)
        await _until_interrupted()


async def play(console: Console, stage: Stage) -> list[dict[str, Any]]:
    """Play the whole of it on a stage, and tell it; return what was acknowledged."""
    acknowledged = await _replay(console, stage)
    await _act(console, stage)
    return acknowledged


async def _replay(console: Console, stage: Stage) -> list[dict[str, Any]]:
    results = bundled_results()
    columns = (*Progress.get_default_columns()[:2], MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("laboratory results", total=len(results))
        acknowledged = await replay(
            stage.client, stage.cast, results, lambda count: progress.advance(task, count)
        )
    telling.tell_results(console, acknowledged)
    return acknowledged


async def _act(console: Console, stage: Stage) -> None:
    client, cast = stage.client, stage.cast
    await acts.subscribe(client, cast, stage.subscriber, stage.receivers_port)
    ranked = await acts.signals(client, cast)
    telling.tell_signals(console, ranked)
    published = await acts.publish_first(client, cast, ranked)
    if published is None:
        return
    smiles = published.bulletin["body"]["facts"]["substance"]["smiles"]
    telling.tell_status(
        console, await client.get(cast.keys["visitor"], "/v1/check", structure=smiles)
    )
    delivered = await acts.deliveries(client, cast)
    telling.tell_bulletin(console, published, delivered, len(stage.subscriber.verified))
    await _export(stage)
    telling.tell_exports(console, await acts.exports(client, cast))


async def _export(stage: Stage) -> None:
    """Assemble the batches of the day of the replay; the timer does this for each month."""
    day, at = stage.cast.day, SystemClock().now()
    async with stage.pool.acquire() as conn, conn.transaction():
        known = {one.name: one.id for one in await list_receivers(conn)}
        await assemble_period(conn, known[NETWORK], (day, day + timedelta(days=1)), at=at)
        await assemble_substances(conn, known[NETWORK], at=at)


async def _facts(
    stage: Stage, acknowledged: Sequence[dict[str, Any]], *, seconds: float
) -> dict[str, Any]:
    async with stage.pool.acquire() as conn:
        held = await totals(conn)
    rejected = sum(each["outcome"] == "rejected" for each in acknowledged)
    return {
        "reports": len(acknowledged),
        "loaded": len(acknowledged) - rejected,
        "rejected": rejected,
        **{name: count for name, count in held.items() if name != "reports"},
        "seconds": round(seconds, 1),
    }


async def _until_interrupted() -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await stop.wait()
