"""edgar8k: every Form 8-K of SEC EDGAR in a PostgreSQL database."""

__version__ = "0.1.0"
