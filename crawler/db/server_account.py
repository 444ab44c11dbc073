"""Who runs the embedded server: PostgreSQL refuses root, so root lends it an account."""

import contextlib
import os
import pwd
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crawler.errors import DatabaseError


@dataclass(frozen=True)
class ServerAccount:
    """An account of this machine that root runs the server as."""

    name: str
    uid: int
    gid: int

    @property
    def process_options(self) -> dict[str, Any]:
        """Keyword arguments of `subprocess` that start a process as this account."""
        groups = os.getgrouplist(self.name, self.gid)
        return {"user": self.uid, "group": self.gid, "extra_groups": groups}

    def can_enter(self, path: Path) -> bool:
        """Whether the account may enter the folder, or run the program, at this path."""
        # The kernel is asked, as the account: modes alone would miss access lists and mount options.
        command = ["/bin/sh", "-c", 'test -x "$1"', "sh", str(path)]
        asked = subprocess.run(command, cwd="/", timeout=30, check=False, **self.process_options)
        return asked.returncode == 0


def choose_account(folder: Path, server_user: str | None) -> ServerAccount | None:
    """Return the account that runs a server with its data in `folder`, or None where that is simply us.

    Root takes the folder's owner (or, where that is root or nobody yet, the owner of what it stands in), then
    `postgres`, then `server_user`, then `nobody`; raises DatabaseError where there is none of them.
    """
    if os.geteuid() != 0:
        return None
    for entry in _candidates(folder, server_user):
        return ServerAccount(entry.pw_name, entry.pw_uid, entry.pw_gid)
    raise DatabaseError(
        "root may not run PostgreSQL, and there is no user postgres or nobody here: name one in "
        "EDGAR8K_SERVER_USER, or set EDGAR8K_DATABASE_URL"
    )


def _candidates(folder: Path, server_user: str | None) -> Iterator[pwd.struct_passwd]:
    owner = _owner(folder)
    if owner is not None:
        yield owner
    yield from _by_name("postgres")
    if server_user is not None:
        named = list(_by_name(server_user))
        if not named:
            raise DatabaseError(
                f"EDGAR8K_SERVER_USER is {server_user!r}: name a user of this machine, not root"
            )
        yield from named
    yield from _by_name("nobody")


def _by_name(name: str) -> Iterator[pwd.struct_passwd]:
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        return
    if entry.pw_uid != 0:
        yield entry


def _owner(folder: Path) -> pwd.struct_passwd | None:
    """The account that owns the folder or, where root made that, the nearest one above that is not root's.

    A number without an account is passed over: initdb refuses those.
    """
    for path in (folder, *folder.parents):
        with contextlib.suppress(FileNotFoundError, KeyError):
            entry = pwd.getpwuid(path.stat().st_uid)
            if entry.pw_uid != 0:
                return entry
    return None
