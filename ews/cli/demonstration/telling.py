"""What the demonstration prints, for somebody who sees the exchange for the first time."""

import shlex
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from ews.cli.demonstration.acts import Published

SIGNALS_SHOWN = 12
REASONS_SHOWN = 3


def tell_results(console: Console, acknowledged: Sequence[Mapping[str, Any]]) -> None:
    """Print how many results were loaded, and why some were not or with a warning."""
    outcomes = Counter(each["outcome"] for each in acknowledged)
    told = ", ".join(f"{count} {outcome.replace('_', ' ')}" for outcome, count in outcomes.items())
    console.print(f"{len(acknowledged)} results sent through the API: {told}", highlight=False)
    codes = Counter(
        (issue["level"], issue["code"]) for each in acknowledged for issue in each["issues"]
    )
    for (level, code), count in codes.most_common(REASONS_SHOWN):
        console.print(f"  {count} x {level} {code}", highlight=False, markup=False)


def tell_signals(console: Console, ranked: Sequence[Mapping[str, Any]]) -> None:
    """Print what was new and why: each rule's count, and the first signals of the day."""
    rules = Counter(signal["rule"] for signal in ranked)
    counts = ", ".join(f"{count} {rule.replace('_', ' ')}" for rule, count in rules.most_common())
    heading(console, f"What was new: {len(ranked)} signals ({counts})")
    shown = ranked[:SIGNALS_SHOWN]
    table(
        console,
        ("substance", "where", "rule", "because"),
        (
            (
                each["substance_name"] or each["inchikey"],
                each["country"],
                each["rule"],
                each["because"],
            )
            for each in shown
        ),
    )
    if len(ranked) > len(shown):
        console.print(f"  … and {len(ranked) - len(shown)} more: GET /v1/signals")


def tell_status(console: Console, checked: Mapping[str, Any]) -> None:
    """Print one analogue's status across jurisdictions, with reasons."""
    for substance in checked["substances"]:
        name = substance["name"] or substance["keys"]["parent"]
        heading(console, f"Is {name} controlled? On {checked['valid_on']}, by the law we hold")
        console.print(f"  {substance['smiles']}", highlight=False, markup=False)
        for family in substance["families"]:
            line = f"  {family['family']}: {family['because']}"
            console.print(line, highlight=False, markup=False)
        table(
            console,
            ("where", "status", "level", "entry", "because"),
            (
                (one["jurisdiction"], one["status"], one["level"], one["entry"], one["reason"])
                for one in substance["status"]
            ),
        )


def tell_bulletin(
    console: Console, published: Published, delivered: Sequence[Mapping[str, Any]], verified: int
) -> None:
    """Print the bulletin and what became of its delivery."""
    bulletin = published.bulletin
    heading(console, f"Bulletin ({bulletin['level']}, {bulletin['tlp']}): {bulletin['title']}")
    console.print(f"  signal: {published.signal['because']}", highlight=False, markup=False)
    console.print(f"  {bulletin['body']['text']}", highlight=False, markup=False)
    console.print("  drafted by the assessor, approved and published by another person")
    for each in delivered:
        console.print(
            f"  delivery {each['id']} to {each['address']}: {each['state']} "
            f"(HTTP {each['http_status']}, attempt {each['attempts']})",
            highlight=False,
            markup=False,
        )
    console.print(f"  signatures the subscriber verified in this run: {verified}")


def tell_exports(console: Console, batches: Sequence[Mapping[str, Any]]) -> None:
    """Print the advisory export and its receipts."""
    heading(console, "Advisory export, pushed to the network on loopback")
    table(
        console,
        ("batch", "items", "bytes", "accepted", "rejected", "state"),
        (
            (
                each["idempotency_key"],
                each["items"],
                each["bytes"],
                each["accepted"],
                each["rejected"],
                each["state"],
            )
            for each in batches
        ),
    )


def tell_addresses(console: Console, base: str, key: str, home: Path) -> None:
    """Print where to go on."""
    heading(console, "Serving; Ctrl-C ends it")
    lines = (
        f"pages         {base}/   open it on this machine: the first page lets you in",
        f"API           {base}/v1/   described by {base}/v1/openapi.json",
        f"a key to try  {key}",
        f"curl -H 'Authorization: Bearer {key}' '{base}/v1/check?name=mephedrone&in=GB,US,UN'",
        f"curl -H 'Authorization: Bearer {key}' '{base}/v1/changes?after=0&limit=5'",
        f"other commands on this database: export EWS_HOME={shlex.quote(str(home))}",
    )
    for line in lines:
        console.print(f"  {line}", highlight=False, markup=False, soft_wrap=True)


def heading(console: Console, words: str) -> None:
    """Print a heading."""
    console.print()
    console.print(Text(words, style="bold"))


def table(console: Console, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a table; cells are text as it is, never markup."""
    made = Table(header_style="bold", padding=(0, 1))
    for column in columns:
        made.add_column(column, overflow="fold")
    for row in rows:
        made.add_row(*(Text("" if cell is None else str(cell)) for cell in row))
    console.print(made)
