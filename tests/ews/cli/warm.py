"""Has all commands imported and forks for each: `python -m tests.ews.cli.warm SOCKET`.

Most of what a command costs a test is to import it. Each still runs in a process of its own, with
its own environment, standard output and standard error; it ends as a process of Python does.
"""

import atexit
import json
import os
import sys
import tempfile
import traceback
from importlib import import_module
from socketserver import ForkingMixIn, StreamRequestHandler, UnixStreamServer
from typing import Any, BinaryIO

from ews.cli.main import COMMANDS, main


class Handler(StreamRequestHandler):
    """Answers one question, in a process forked for it: arguments and environment as JSON."""

    def handle(self) -> None:
        asked = json.loads(self.rfile.readline())
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            pid = os.fork()
            if not pid:
                run(asked["arguments"], asked["environment"], out, err)
            _, status = os.waitpid(pid, 0)
            told = {"code": os.waitstatus_to_exitcode(status), "out": text(out), "err": text(err)}
        self.wfile.write(json.dumps(told).encode())


class Server(ForkingMixIn, UnixStreamServer):
    """Forks for each question; ends when who started it has ended."""

    parent = os.getppid()

    def service_actions(self) -> None:
        super().service_actions()
        if os.getppid() != self.parent:
            raise SystemExit


def run(arguments: list[str], environment: dict[str, str], out: BinaryIO, err: BinaryIO) -> None:
    """Be the command: never returns."""
    os.environ.clear()  # noqa: TID251 - this process is given its own
    os.environ.update(environment)  # noqa: TID251 - as above
    os.dup2(out.fileno(), 1)
    os.dup2(err.fileno(), 2)
    code = ended(arguments)
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def ended(arguments: list[str]) -> int:
    """Run the command; return its exit code, as Python makes one."""
    try:
        main(arguments)
    except SystemExit as exit_:
        if isinstance(exit_.code, str):
            sys.stderr.write(f"{exit_.code}\n")
        return exit_.code if isinstance(exit_.code, int) else int(exit_.code is not None)
    except BaseException:  # noqa: BLE001 - as Python does with what nobody caught
        traceback.print_exc()
        return 1
    return 0


def text(file: Any) -> str:
    """Return all that was written."""
    file.seek(0)
    return str(file.read().decode())


if __name__ == "__main__":
    for entry in COMMANDS.values():
        import_module(f"ews.cli.{entry.module}")
    with Server(sys.argv[1], Handler) as server:
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        server.serve_forever()
