"""The archive: raw submissions, byte-exact as served, one zstd frame each."""

import errno
import hashlib
import itertools
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from crawler.edgar.accession import ACCESSION_NUMBER

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

# "2007/0001104659/0001104659-07-078123.txt.zst", a later version of it "….txt.2.zst"
_KEY = re.compile(r"\d{4}/(\d{10})/((\1)-\d{2}-\d{6})\.txt(?:\.([2-9]|[1-9]\d+))?\.zst")
_FRAME: dict[int, int] = {
    zstd.CompressionParameter.compression_level: 3,
    zstd.CompressionParameter.checksum_flag: 1,
}


class ArchiveDamagedError(Exception):
    """A file of the archive is missing or is no whole zstd frame. Raised by `Archive.read`."""


@dataclass(frozen=True, slots=True)
class ArchivedSubmission:
    """Where a submission lies, and what its raw bytes are. `key` is a path below the archive."""

    key: str
    sha256: str
    size_bytes: int


class Archive:
    """Raw submissions below a local folder: `{year}/{accession prefix}/{accession}.txt.zst`.

    The year is the accession number's own, so that the key needs nothing but the number. A later, different
    version of a submission (EDGAR corrects headers under the same accession number) gets `.2` and so on;
    earlier ones stay.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, accession_number: str, raw: bytes) -> ArchivedSubmission:
        """Keep `raw`, unless the newest version held is the same; return where it lies.

        The bytes are written to a temporary name, synced, read again and renamed: a file under its final name
        is whole. Raises OSError where the disk refuses, ValueError for a malformed accession number.
        """
        digest = hashlib.sha256(raw).hexdigest()
        newest = self.latest_key(accession_number)
        held = self._digest(newest) if newest else None
        if newest is None:
            key = archive_key(accession_number)
        elif held is None or held == digest:
            key = newest  # a damaged file is written anew
        else:
            key = archive_key(accession_number, len(list(self._versions(accession_number))) + 1)
        if held != digest:
            _write_frame(self.root / key, raw)
        return ArchivedSubmission(key, digest, len(raw))

    def read(self, key: str, sha256: str | None = None) -> bytes:
        """Return the raw bytes under `key`.

        Raises ArchiveDamagedError where they can't be had whole, or have not the SHA-256 that is given.
        """
        if not _KEY.fullmatch(key):
            raise ArchiveDamagedError(f"{key!r} is no key of the archive")
        try:
            raw = zstd.decompress((self.root / key).read_bytes())
        except FileNotFoundError:
            raise ArchiveDamagedError(f"{key} is missing from the archive") from None
        except (OSError, zstd.ZstdError) as error:
            raise ArchiveDamagedError(f"{key} can't be read: {error}") from error
        if sha256 is not None and hashlib.sha256(raw).hexdigest() != sha256:
            raise ArchiveDamagedError(f"{key} is not what was stored: its hash differs")
        return raw

    def latest_key(self, accession_number: str) -> str | None:
        """Return the key of the newest version held of a submission, or None."""
        versions = list(self._versions(accession_number))
        return versions[-1] if versions else None

    def keys(self) -> Iterator[str]:
        """Yield the keys of all that is held, sorted, ignoring foreign and half-written files."""
        for path in sorted(self.root.glob("*/*/*.zst")):
            key = path.relative_to(self.root).as_posix()
            if _KEY.fullmatch(key):
                yield key

    def _versions(self, accession_number: str) -> Iterator[str]:
        """Yield the keys of the versions held, oldest first."""
        for version in itertools.count(1):
            key = archive_key(accession_number, version)
            if not (self.root / key).exists():
                return
            yield key

    def _digest(self, key: str) -> str | None:
        """Return the SHA-256 of what lies under a key, None where it is damaged."""
        try:
            return hashlib.sha256(self.read(key)).hexdigest()
        except ArchiveDamagedError:
            return None


def archive_key(accession_number: str, version: int = 1) -> str:
    """Return the key of a version of a submission; raises ValueError for a malformed accession number."""
    if not ACCESSION_NUMBER.fullmatch(accession_number):
        raise ValueError(f"{accession_number!r} is no accession number")
    prefix, two_digit_year, _ = accession_number.split("-")
    # EDGAR's first submissions are of 1993; no accession number before.
    century = 1900 if int(two_digit_year) >= 93 else 2000
    suffix = "" if version == 1 else f".{version}"
    return f"{century + int(two_digit_year)}/{prefix}/{accession_number}.txt{suffix}.zst"


def key_accession_number(key: str) -> str:
    """Return the accession number of a key; raises ValueError for what is no key."""
    match = _KEY.fullmatch(key)
    if match is None:
        raise ValueError(f"{key!r} is no key of the archive")
    return match[2]


def _write_frame(path: Path, raw: bytes) -> None:
    """Write `raw` as one frame, which nobody sees under its name before it is known to hold it."""
    _make_folder(path.parent)
    descriptor, temporary = tempfile.mkstemp(prefix=".partial-", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(zstd.compress(raw, options=_FRAME))
            file.flush()
            os.fsync(file.fileno())
        if zstd.decompress(Path(temporary).read_bytes()) != raw:
            raise OSError(errno.EIO, "what was written can't be read again", str(path))
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _make_folder(folder: Path) -> None:
    """Make a folder that outlives a power cut, with those above it."""
    if not folder.is_dir():
        _make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
