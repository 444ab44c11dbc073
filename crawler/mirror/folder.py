"""The folder behind the mirror: complete submissions at any depth, as they come, change and go."""

import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import NamedTuple

from crawler.edgar.accession import normalize_accession
from crawler.mirror.header import Submission, read_head, scan_submission

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

REMOVED_LIST = "REMOVED"
"""A text file of this name in the folder names, one a line, accession numbers that EDGAR has removed."""

# "x.txt", "x.nc", and as an archive of ours has them "x.txt.zst" and, for a later version, "x.txt.2.zst"
_SUBMISSION_FILE = re.compile(r".+?\.(?:txt|nc)(?:\.(?P<version>\d{1,4}))?(?:\.zst)?")
_PACKED = ".zst"
_OURS = (".txt", ".nc", _PACKED, REMOVED_LIST)
_LONGEST_FRAME_HEADER = 18
_CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Holding:
    """A submission in the folder; `size` in bytes is what is served, `modified_ns` the file's last change."""

    submission: Submission
    path: Path
    size: int
    version: int
    modified_ns: int


class _Stamp(NamedTuple):
    """What tells a file's content from an earlier one without reading it."""

    inode: int
    modified_ns: int
    size: int


class Folder:
    """Complete submissions below a folder, as `refresh` saw them last. Nothing is ever written to it.

    `holdings` are those that are there, `vanished` those that an earlier look saw and the last did not, both
    by accession number; `removed` are the accession numbers of the list of removed filings. `say` gets a line
    for people when files turn up that can't be served.
    """

    def __init__(self, root: Path, say: Callable[[str], None]) -> None:
        self.root = root
        self.holdings: Mapping[str, Holding] = {}
        self.vanished: Mapping[str, Holding] = {}
        self.removed: frozenset[str] = frozenset()
        self._say = say
        self._stamps: dict[str, _Stamp] = {}
        self._found: dict[str, Holding | None] = {}

    def refresh(self) -> bool:
        """Look again, read the headers of new and changed files; tell whether anything differs."""
        stamps = dict(_files(self.root))
        if stamps == self._stamps:
            return False
        removed_list = str(self.root / REMOVED_LIST)
        changed = [
            path for path, stamp in stamps.items() if self._stamps.get(path) != stamp and path != removed_list
        ]
        read = {path: _read_holding(Path(path), stamps[path]) for path in changed}
        self._found = {path: holding for path, holding in self._found.items() if path in stamps} | read
        self._stamps = stamps
        self._say_skipped(sum(1 for holding in read.values() if holding is None))
        known = {**self.vanished, **self.holdings}
        self.holdings = _newest_versions(self._found.values())
        self.vanished = {number: holding for number, holding in known.items() if number not in self.holdings}
        self.removed = self._read_removed_list() if removed_list in stamps else frozenset()
        return True

    def read(self, holding: Holding) -> bytes | None:
        """Return the bytes of a submission as EDGAR serves them; None where the file is gone or damaged."""
        try:
            raw = holding.path.read_bytes()
            return zstd.decompress(raw) if holding.path.suffix == _PACKED else raw
        except (OSError, zstd.ZstdError):
            return None

    def _say_skipped(self, count: int) -> None:
        if count == 1:
            self._say("skipped 1 file that is not a complete submission")
        elif count:
            self._say(f"skipped {count} files that are not complete submissions")

    def _read_removed_list(self) -> frozenset[str]:
        """Accession numbers of the list: the first word of each line, "#" before a remark."""
        try:
            text = (self.root / REMOVED_LIST).read_text(encoding="utf-8", errors="replace")
        except OSError:
            return frozenset()
        numbers: set[str] = set()
        for words in (line.partition("#")[0].split() for line in text.splitlines()):
            try:
                numbers.update(normalize_accession(word) for word in words[:1])
            except ValueError:
                self._say(f"{REMOVED_LIST}: {words[0]!r} is no accession number")
        return frozenset(numbers)


def _files(root: Path) -> Iterator[tuple[str, _Stamp]]:
    """Files below a folder named as submissions are, links followed, no folder entered twice, none hidden."""
    pending, entered = [str(root)], set()
    while pending:
        folder = pending.pop()
        for entry in _entries(folder):
            try:
                stat = entry.stat()
            except OSError:
                # It went while we looked, or is a link to nowhere.
                continue
            if S_ISREG(stat.st_mode) and entry.name.endswith(_OURS):
                yield entry.path, _Stamp(stat.st_ino, stat.st_mtime_ns, stat.st_size)
            elif S_ISDIR(stat.st_mode) and (stat.st_dev, stat.st_ino) not in entered:
                entered.add((stat.st_dev, stat.st_ino))
                pending.append(entry.path)


def _entries(folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return [entry for entry in entries if not entry.name.startswith(".")]
    except OSError:
        return []


def _read_holding(path: Path, stamp: _Stamp) -> Holding | None:
    """The submission in a file; None where it is none, can't be read, or has not the name of one."""
    named = _SUBMISSION_FILE.fullmatch(path.name)
    if named is None:
        return None
    try:
        if path.suffix == _PACKED:
            with zstd.ZstdFile(path) as unpacked:
                submission = scan_submission(read_head(unpacked))
            size = _unpacked_size(path) if submission else 0
        else:
            with path.open("rb") as file:
                submission = scan_submission(read_head(file))
            size = stamp.size
    except (OSError, EOFError, zstd.ZstdError):
        return None
    return (
        Holding(submission, path, size, int(named["version"] or 1), stamp.modified_ns) if submission else None
    )


def _unpacked_size(path: Path) -> int:
    """Size of a packed submission, from its frame's header where that says it."""
    with path.open("rb") as file:
        size: int | None = zstd.get_frame_info(file.read(_LONGEST_FRAME_HEADER)).decompressed_size
    if size is not None:
        return size
    with zstd.ZstdFile(path) as unpacked:
        return sum(map(len, iter(lambda: unpacked.read(_CHUNK), b"")))


def _newest_versions(found: Iterable[Holding | None]) -> dict[str, Holding]:
    """Submissions by accession number; of several files, the highest version, then the latest change."""
    holdings = sorted(
        filter(None, found), key=lambda holding: (holding.version, holding.modified_ns, holding.path)
    )
    return {holding.submission.accession_number: holding for holding in holdings}
