"""Becomes a Java process that the kernel kills with its parent: `python -m ews.naming.java`.

Arguments: the parent's process id, then the command. OPSIN also ends when its input does, but not
while it is busy with a name.
"""

import os
import sys

from ews.compute.process import die_with


def main() -> None:
    """Ask to die with the parent, then become the command; the request outlives that."""
    parent, command = int(sys.argv[1]), sys.argv[2:]
    die_with(parent)
    os.execv(command[0], command)  # noqa: S606  # no shell; the command is our own


if __name__ == "__main__":
    main()
