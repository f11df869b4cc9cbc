"""The command line: a table of commands; each is imported only when it is called."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import version
from typing import Annotated, Any

import typer
import typer.main
from typer.core import TyperGroup


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Where a command lives and what the list of commands says of it."""

    module: str
    words: str


COMMANDS = {
    "demo": Entry(module="demo", words="replay real lab results on an own database, then serve"),
    "serve": Entry(module="serve", words="the API; --with-worker runs deliveries beside it"),
    "worker": Entry(module="worker", words="deliveries, exports, timers"),
    "check": Entry(module="check", words="control status of structures or names, with reasons"),
    "screen": Entry(module="screen", words="the law on every structure of a file, resumable"),
    "resolve": Entry(module="resolve", words="what a name, number or structure stands for"),
    "normalise": Entry(module="normalise", words="structures of a file in their normal form"),
    "search": Entry(module="search", words="structures by part, likeness, name; registry or file"),
    "index": Entry(module="index", words="the index of a file of structures, to be searched"),
    "families": Entry(module="families", words="analogue families, and those of a structure"),
    "import": Entry(module="importing", words="laboratory results from a file"),
    "export": Entry(module="export", words="the advisory export, its gate; tables as files"),
    "public": Entry(module="public", words="the public numbers of a quarter"),
    "law": Entry(module="law", words="list, show and check the encoded law"),
    "db": Entry(module="db", words="the database: migrate, back up, restore, prove a backup"),
    "key": Entry(module="key", words="create, list, rotate, revoke API keys"),
    "org": Entry(module="org", words="organisations: add, list, suspend, reinstate"),
    "person": Entry(module="person", words="people who sign in: add, list, reset"),
    "deliveries": Entry(module="deliveries", words="the dead letters: see them, requeue them"),
    "reciprocity": Entry(module="reciprocity", words="what each country gave and took"),
    "notices": Entry(module="notices", words="changes that nobody could be told of: see, retry"),
    "signing-key": Entry(module="signing_key", words="the keys that sign what leaves the house"),
    "verify": Entry(module="verify", words="whether a file is what was signed; offline"),
    "audit": Entry(module="audit", words="who did or read what: prove it whole, look at it"),
    "openapi": Entry(module="openapi", words="the description of the API"),
}

COMPLETION = ("install_completion", "show_completion")  # typer's, once for each command: not ours

HELP = """Early-warning exchange for new psychoactive substances.

Exit code 0: done. 1: done, and something in the input was refused or a check failed. 2: could not
be done (usage, settings, database)."""


class LazyGroup(TyperGroup):
    """A group that knows its commands by name and imports a command's module when it is called."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - typer's signature
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002 - typer's signature
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        found = typer.main.get_command(import_module(f"ews.cli.{entry.module}").app)
        found.name = cmd_name
        found.params = [one for one in found.params if one.name not in COMPLETION]
        return found

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help without importing what it lists."""
        self.format_usage(ctx, formatter)
        formatter.write_paragraph()
        formatter.write(f"{HELP}\n")
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.words) for name, entry in COMMANDS.items()])
        self.format_options_only(ctx, formatter)

    def format_options_only(self, ctx: Any, formatter: Any) -> None:
        """Write the options; the base class would list the commands after them."""
        shown = [option.get_help_record(ctx) for option in self.get_params(ctx)]
        with formatter.section("Options"):
            formatter.write_dl([record for record in shown if record])


app = typer.Typer(
    cls=LazyGroup, add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False
)


def _show_version(wanted: Annotated[bool, typer.Option()]) -> None:
    if wanted:
        typer.echo(f"ews {version('ews')}")
        raise typer.Exit


@app.callback()
def _root(
    _version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="show the version"),
    ] = False,
) -> None:
    """Take what stands before the command."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and end the process with its exit code."""
    # The errors' module imports what the settings need; a command imports it anyway.
    from ews.cli.failures import explained  # noqa: PLC0415 - keeps `ews --help` quick

    with explained():
        app(args=list(sys.argv[1:] if arguments is None else arguments), prog_name="ews")
