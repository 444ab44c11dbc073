"""The bundled sample: submissions written for this project in EDGAR's formats."""

from pathlib import Path


def sample_folder() -> Path:
    """Return the folder of the sample's complete submissions."""
    return Path(__file__).parent
