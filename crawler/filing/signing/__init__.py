"""The signature blocks of a report: their cells, the persons in them, the signers."""
