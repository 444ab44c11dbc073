"""Where the embedded server's files stand: in EDGAR8K_HOME, or where the server's account can reach them."""

import hashlib
import logging
import os
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

from crawler.db.server_account import ServerAccount, choose_account
from crawler.errors import DatabaseError

_ELSEWHERE = (Path("/var/lib/edgar8k/servers"), Path("/var/tmp/edgar8k/servers"))  # noqa: S108 a fixed, known place
_PRIVATE = 0o700
_LONGEST_SOCKET_FOLDER = 85  # bytes; with "/.s.PGSQL.5432" it must stay below macOS's 104 and Linux's 108

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class DataFolder:
    """The folder of an embedded server, for its account alone; `account` is None where that is us.

    `data` is the cluster (PostgreSQL's data directory), `sockets` the folder of its socket.
    """

    path: Path
    account: ServerAccount | None

    @property
    def data(self) -> Path:
        """PostgreSQL's data directory."""
        return self.path / "data"

    @property
    def sockets(self) -> Path:
        """The folder of the socket: in this one, unless its path is too long or has a comma.

        Commas part several hosts in a connection string. The other place depends on nothing but the path, so
        that every process finds it, whatever its environment.
        """
        near = self.path / "run"
        if len(os.fsencode(near)) <= _LONGEST_SOCKET_FOLDER and "," not in str(near):
            return near
        digest = hashlib.sha256(os.fsencode(self.path)).hexdigest()[:16]
        return Path("/tmp") / f"edgar8k-{digest}"  # noqa: S108 `make_private` refuses what others put there

    def open_file(self, name: str, flags: int = os.O_RDWR) -> int:
        """Return the descriptor of a file in this folder, made if missing and given to the account.

        Links are not followed: the account could lay one to make root write elsewhere.
        """
        descriptor = os.open(self.path / name, flags | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        if self.account is not None:
            os.fchown(descriptor, self.account.uid, self.account.gid)
        return descriptor


def place_data(home: Path, server_user: str | None) -> DataFolder:
    """Return the folder for an embedded server of EDGAR8K_HOME, made if missing.

    It is `postgres` below home. Where root's home can't be entered by the server's account, that is a link to
    a new folder elsewhere, and the log says where. Raises DatabaseError where no folder can be made.
    """
    folder = home / "postgres"
    account = choose_account(folder, server_user)
    if folder.is_symlink() and not folder.exists():
        raise DatabaseError(
            f"{folder} points to {folder.readlink()}, which is gone: remove the link to begin anew"
        )
    if not folder.exists():
        _make_folders(home)
        if account is None or account.can_enter(home):
            make_private(folder, account)
        else:
            _link_elsewhere(folder, account)
        _say_where(folder.resolve(), account)
    else:
        make_private(folder.resolve(), account)
    return DataFolder(folder.resolve(), account)


def make_private(folder: Path, account: ServerAccount | None) -> None:
    """Make a folder that only the account may enter; raises DatabaseError where somebody else has made it."""
    folder.mkdir(_PRIVATE, exist_ok=True)
    status = folder.lstat()
    if account is not None and status.st_uid == 0:
        os.chown(folder, account.uid, account.gid, follow_symlinks=False)
        status = folder.lstat()
    owner = os.geteuid() if account is None else account.uid
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != owner:
        raise DatabaseError(f"{folder} belongs to another user: set EDGAR8K_HOME to a folder of your own")
    if stat.S_IMODE(status.st_mode) != _PRIVATE:
        folder.chmod(_PRIVATE)


def _make_folders(folder: Path) -> None:
    """Make a folder and its parents; those that root makes can be entered by all, whatever its umask."""
    if folder.exists():
        return
    _make_folders(folder.parent)
    folder.mkdir(exist_ok=True)
    if os.geteuid() == 0:
        folder.chmod(0o755)


def _link_elsewhere(folder: Path, account: ServerAccount) -> None:
    """Make a folder that the account can reach, and `folder` a link to it; the first of several wins."""
    target = _new_folder(folder.parent.name.lstrip("."), account)
    try:
        folder.symlink_to(target)
    except FileExistsError:
        target.rmdir()


def _new_folder(name: str, account: ServerAccount) -> Path:
    for place in _ELSEWHERE:
        try:
            _make_folders(place)
            target = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=place))
            os.chown(target, account.uid, account.gid)
        except OSError:
            continue
        if account.can_enter(target):
            return target
        target.rmdir()
    raise DatabaseError(
        f"user {account.name} can enter neither EDGAR8K_HOME nor {' nor '.join(map(str, _ELSEWHERE))}: "
        "set EDGAR8K_HOME to a folder that it can enter"
    )


def _say_where(folder: Path, account: ServerAccount | None) -> None:
    if account is not None:
        logger.warning(
            "root may not run PostgreSQL: the embedded server runs as user %s, its data stand in %s",
            account.name,
            folder,
        )
