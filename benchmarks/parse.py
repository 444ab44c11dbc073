"""What parsing costs: complete records, against lxml building the trees of the same documents.

    python benchmarks/parse.py PATH...

Paths are files or folders of complete submissions and of main documents on their own. First the main
documents are measured, those of the submissions among them; then the submissions, with all that people read
in them. Records and trees are made in turns, several rounds of each; the figures are of the median round.
Each measurement runs in a process of its own; its peak memory is shown, the filings' bytes included.
"""

import argparse
import gc
import multiprocessing
import resource
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import lxml.html

from crawler.filing.documents import is_readable, main_document, read_document
from crawler.filing.envelope import cut_document, open_envelope
from crawler.filing.parse import parse_filing

SUFFIXES = frozenset({".txt", ".nc", ".htm", ".html"})


@dataclass(frozen=True)
class Cost:
    """CPU seconds of a round, and the peak memory of the process after it, in MB."""

    cpu_seconds: float
    peak_mb: float


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a file, or a folder of files")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of each measurement (default: 5)")
    arguments = parser.parse_args()
    paths = [file for path in arguments.paths for file in files_of(path)]
    compare("main documents", main_documents, arguments.rounds, paths)
    compare("complete submissions", submissions, arguments.rounds, paths)


def files_of(path: Path) -> Sequence[Path]:
    """Return a file, or the filings in a folder by name."""
    if path.is_dir():
        return sorted(file for file in path.iterdir() if file.suffix.lower() in SUFFIXES)
    return [path]


def main_documents(paths: Sequence[Path]) -> Iterator[tuple[bytes, list[bytes]]]:
    """Yield the bytes of each main document, to make a record of, and to make a tree of."""
    for path in paths:
        raw = path.read_bytes()
        envelope = open_envelope(raw)
        if envelope is None:
            document = cut_document(raw)
            yield raw, [document.body if document else raw]
            continue
        documents = [read_document(part, place, []) for place, part in enumerate(envelope.documents)]
        report = main_document(documents, "8-K")
        if report is not None:
            body = next(p.body for d, p in zip(documents, envelope.documents, strict=True) if d is report)
            yield body, [body]


def submissions(paths: Sequence[Path]) -> Iterator[tuple[bytes, list[bytes]]]:
    """Yield the bytes of each complete submission, and those of its documents that people read."""
    for path in paths:
        raw = path.read_bytes()
        envelope = open_envelope(raw)
        if envelope is not None:
            parts = [(read_document(part, 1, []), part) for part in envelope.documents]
            yield raw, [part.body for document, part in parts if is_readable(document.type, part.body)]


def compare(
    title: str,
    sources: Callable[[Sequence[Path]], Iterator[tuple[bytes, list[bytes]]]],
    rounds: int,
    paths: Sequence[Path],
) -> None:
    """Measure records and trees in turns, and print the figures."""
    sizes = [len(raw) for raw, _ in sources(paths)]
    if not sizes:
        return
    records, trees = [], []
    for _ in range(rounds):
        records.append(measured(sources, paths, in_trees=False))
        trees.append(measured(sources, paths, in_trees=True))
    record_seconds = statistics.median(cost.cpu_seconds for cost in records)
    tree_seconds = statistics.median(cost.cpu_seconds for cost in trees)
    megabytes = sum(sizes) / 1e6
    print(f"{title}: {len(sizes):,}, {megabytes:,.1f} MB")
    print(f"  complete records  {record_seconds:8.3f} CPU s, peak {max(c.peak_mb for c in records):,.0f} MB")
    print(f"  lxml's trees      {tree_seconds:8.3f} CPU s, peak {max(c.peak_mb for c in trees):,.0f} MB")
    print(f"  records / trees   {record_seconds / tree_seconds:8.2f}")
    print(
        f"  records           {len(sizes) / record_seconds:8,.0f} filings,"
        f" {megabytes / record_seconds:,.1f} MB a CPU second"
    )


def measured(
    sources: Callable[[Sequence[Path]], Iterator[tuple[bytes, list[bytes]]]],
    paths: Sequence[Path],
    *,
    in_trees: bool,
) -> Cost:
    """Measure a round in a fresh process, so that no round finds another's caches or memory."""
    with ProcessPoolExecutor(max_workers=1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(round_of, sources, paths, in_trees=in_trees).result()


def round_of(
    sources: Callable[[Sequence[Path]], Iterator[tuple[bytes, list[bytes]]]],
    paths: Sequence[Path],
    *,
    in_trees: bool,
) -> Cost:
    """Make the records, or the trees, of all filings; reading the files is not counted."""
    filings = list(sources(paths))
    gc.collect()
    start = time.process_time()
    for raw, bodies in filings:
        if in_trees:
            build_trees(bodies)
        else:
            parse_filing(raw)
    cpu_seconds = time.process_time() - start
    return Cost(cpu_seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def build_trees(bodies: Sequence[bytes]) -> None:
    """Build the tree of each document, and drop it."""
    for body in bodies:
        if body.strip():
            lxml.html.document_fromstring(body)


if __name__ == "__main__":
    main()
