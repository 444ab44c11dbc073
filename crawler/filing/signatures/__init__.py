"""The signatures of a report: where they stand, their cells, the persons in them, the signers."""

from crawler.filing.signatures.block import read_signatures, signature_start, signatures_end

__all__ = ["read_signatures", "signature_start", "signatures_end"]
