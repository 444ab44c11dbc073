"""What a user sets: flags beat `EDGAR8K_…` variables, and those beat the keys of `edgar8k.toml`."""

from crawler.config.checked import Config, DocumentText
from crawler.config.loading import default_home, load_config

__all__ = ["Config", "DocumentText", "default_home", "load_config"]
