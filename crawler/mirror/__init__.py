"""EDGAR's look-alike over a folder of complete submissions, and the bundled sample."""
