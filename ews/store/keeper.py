"""The keeper: a small process that owns the server as long as somebody uses it.

Run as `python -m ews.store.keeper HOME [--fast]`. Standard library only, so that it starts fast.
"""

import ctypes
import fcntl
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from ews.errors import EmbeddedServerError
from ews.store.place import (
    Account,
    Place,
    make_place,
    place_of,
    programs,
    server_account,
    socket_folder,
)

KEEPER_LOCK = "keeper.lock"
USERS_LOCK = "users.lock"
LOOK_AGAIN = 0.2  # seconds between looks whether somebody still uses the server
READY_LINE = 7  # of postmaster.pid, from 0: "ready" once connections are accepted
FAST = ("fsync", "synchronous_commit", "full_page_writes")
MOST_QUICK_DEATHS = 3
QUICK = 5.0  # seconds; a server that lives shorter did not start properly
PR_SET_PDEATHSIG = 1
LEAST_FREE = 100 * 1024**2  # bytes; a new cluster and its first log


def main() -> int:
    """Take the keeper's lock, leave the caller's session, keep the server until nobody uses it."""
    home, fast = Path(sys.argv[1]), "--fast" in sys.argv
    lock = _take_keepers_lock(home)
    if lock is None:
        return 0  # somebody else keeps it
    if os.fork():
        return 0  # the caller goes on; the child holds the lock
    os.setsid()
    os.chdir("/")
    try:
        _keep(home, fast=fast)
    except (OSError, EmbeddedServerError, subprocess.CalledProcessError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    finally:
        os.close(lock)
    return 0


def _take_keepers_lock(home: Path) -> int | None:
    """Try for a moment: whoever looks whether there is a keeper holds the lock while looking."""
    for _ in range(10):
        lock = take_lock(home / KEEPER_LOCK)
        if lock is not None:
            return lock
        time.sleep(0.01)
    return None


def take_lock(path: Path) -> int | None:
    """Take the lock without waiting; return the descriptor that holds it, or None."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor


def is_ready(place: Place) -> bool:
    """Say whether the server accepts connections, by its own word in its pid file."""
    try:
        lines = (place.data / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return False
    return len(lines) > READY_LINE and lines[READY_LINE].strip() == "ready"


def _keep(home: Path, *, fast: bool) -> None:
    """Start the server, start it again if it dies, stop it when it has no user left."""
    account, place = server_account(), place_of(home)
    make_place(place, account)
    folder = programs(place, account)
    _make_cluster(folder, place, account, fast=fast)
    deaths = 0
    while deaths < MOST_QUICK_DEATHS:
        begun = time.monotonic()
        server = _start(folder, place, account, fast=fast)
        if _serve(server, home):
            return
        deaths = deaths + 1 if time.monotonic() - begun < QUICK else 0
        time.sleep(0.2 * deaths)  # what a killed server leaves behind needs a moment to go
    raise EmbeddedServerError(f"the server ended {deaths} times soon after its start")


def _serve(server: subprocess.Popen[bytes], home: Path) -> bool:
    """Wait; True when the last user left and the server was stopped, False when it died."""
    while server.poll() is None:
        time.sleep(LOOK_AGAIN)
        alone = take_lock(home / USERS_LOCK)
        if alone is not None:
            _stop(server)
            os.close(alone)  # whoever came meanwhile has waited for this
            return True
    return False


def _stop(server: subprocess.Popen[bytes]) -> None:
    server.send_signal(signal.SIGINT)  # "fast": rolls back what runs, writes a checkpoint
    try:
        server.wait(30)
    except subprocess.TimeoutExpired:
        server.send_signal(signal.SIGQUIT)
        server.wait(10)


def _start(folder: Path, place: Place, account: Account, *, fast: bool) -> subprocess.Popen[bytes]:
    """Start `postgres` as a child that stops itself should the keeper be killed."""
    options = {"listen_addresses": "", "unix_socket_directories": socket_folder(place, account)}
    options |= dict.fromkeys(FAST, "off") if fast else {}
    arguments = [f"-c{name}={value}" for name, value in options.items()]
    with place.log.open("ab") as log:
        return subprocess.Popen(  # noqa: S603  # our own programs, our own arguments
            [folder / "postgres", "-D", place.data, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env=_environment(place),
            cwd="/",
            start_new_session=True,
            preexec_fn=_stop_with_parent,  # noqa: PLW1509  # one thread here
            **identity(account),
        )


def _environment(place: Place) -> dict[str, str]:
    """Tell the server about a former pid that is not ours.

    A killed postmaster may stay a zombie where pid 1 does not reap, and the server would then
    refuse to start for ever. It is told that this pid is none of another server.
    """
    environment = {"LC_ALL": "C", "TZ": "UTC", "PATH": "/usr/bin:/bin"}
    try:
        former = int((place.data / "postmaster.pid").read_text().split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return environment
    if _wait_until_gone(former, place):
        environment["PG_GRANDPARENT_PID"] = str(former)
    return environment


def _wait_until_gone(pid: int, place: Place) -> bool:
    """Give a former server time to end; False if it is alive and serves this very folder."""
    until = time.monotonic() + 30
    while _is_server(pid, place):
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


def _is_server(pid: int, place: Place) -> bool:
    """Say whether the process runs and has our data folder as its own (a zombie has none)."""
    try:
        return Path(f"/proc/{pid}/cwd").resolve(strict=True) == place.data.resolve()
    except OSError:
        return False


def _make_cluster(folder: Path, place: Place, account: Account, *, fast: bool) -> None:
    """Create the cluster beside its place and move it there whole: no half clusters."""
    if place.data.exists():
        _check_major(folder, place)
        return
    free = shutil.disk_usage(place.folder).free
    if free < LEAST_FREE:
        raise EmbeddedServerError(
            f"{place.folder} has {free // 1024**2} MB free, {LEAST_FREE // 1024**2} MB are needed; "
            "make room or set another EWS_HOME"
        )
    unfinished = place.folder / "data.new"
    shutil.rmtree(unfinished, ignore_errors=True)
    command: list[str | Path] = [
        folder / "initdb",
        "-D",
        unfinished,
        "-U",
        "ews",
        "-A",
        "trust",
        "-E",
        "UTF8",
    ]
    command += ["--locale=C", "--no-instructions", *(["-N"] if fast else [])]
    done = subprocess.run(  # noqa: S603  # our own programs, our own arguments
        command,
        capture_output=True,
        check=False,
        cwd="/",
        env={"LC_ALL": "C"},
        **identity(account),
    )
    if done.returncode:
        raise EmbeddedServerError(f"initdb failed: {done.stderr.decode(errors='replace').strip()}")
    unfinished.rename(place.data)


def _check_major(folder: Path, place: Place) -> None:
    """Refuse a cluster of another major version with words, before the server refuses it."""
    found = (place.data / "PG_VERSION").read_text().strip()
    told = subprocess.run(  # noqa: S603  # our own program
        [folder / "postgres", "--version"], capture_output=True, check=True, text=True
    ).stdout
    expected = told.split()[-1].split(".", maxsplit=1)[0]
    if found != expected:
        raise EmbeddedServerError(
            f"{place.data} was written by PostgreSQL {found}, the installed one is {expected}; "
            "back it up with `ews db backup` of the former release and restore it with this one"
        )


def identity(account: Account) -> dict[str, Any]:
    """Return the arguments of `subprocess` that make a child run as the account."""
    if not account.drop:
        return {}
    return {"user": account.uid, "group": account.gid, "extra_groups": []}


def _stop_with_parent() -> None:
    """Ask the kernel to send SIGINT (fast shutdown) to the server when its parent ends."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGINT, 0, 0, 0)


if __name__ == "__main__":
    sys.exit(main())
