"""What an amendment amends: the reports that it names by their dates."""

from crawler.filing.amended.reports import read_amended

__all__ = ["read_amended"]
