"""How flags, variables and files become one configuration."""

import datetime as dt
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import platformdirs

from crawler.config.checked import Config
from crawler.config.setting import Setting
from crawler.errors import ConfigError

FILE_NAME = "edgar8k.toml"
VARIABLE_PREFIX = "EDGAR8K_"
KEYS = (
    "identity",
    "database_url",
    "reader_url",
    "home",
    "archive",
    "www_url",
    "data_url",
    "rate",
    "block_pause",
    "database_wait",
    "now",
    "document_text",
    "server_user",
)
"""What may stand in `edgar8k.toml`; in capitals and after `EDGAR8K_` it is the variable."""


def load_config(
    environ: Mapping[str, str] | None = None,
    folder: Path | None = None,
    flags: Mapping[str, str] | None = None,
) -> Config:
    """Return the configuration from flags, variables and files; raises ConfigError that names the culprit.

    `environ` is the process's environment and `folder` its working directory unless given; `flags` has keys
    of `KEYS`. `edgar8k.toml` is read in the working directory and in EDGAR8K_HOME, whose keys stand back. An
    empty value counts as unset. A relative path starts from the folder of its file, else from the working
    directory.
    """
    folder = (folder or Path.cwd()).absolute()
    settings = _read_file(folder / FILE_NAME)
    settings |= _from_variables(os.environ if environ is None else environ, folder)
    settings |= _from_flags(flags or {}, folder)
    home = settings["home"].path() if "home" in settings else default_home()
    if home != folder:
        of_home = _read_file(home / FILE_NAME)
        if "home" in of_home and of_home["home"].path() != home:
            raise of_home["home"].error("points elsewhere: set EDGAR8K_HOME to that folder instead")
        settings = of_home | settings
    return _build(home, settings)


def default_home() -> Path:
    """Return where data stand when nobody says: the user's data folder, for root `/var/lib/edgar8k`."""
    if os.geteuid() == 0:
        return Path("/var/lib/edgar8k")
    return platformdirs.user_data_path("edgar8k")


def _build(home: Path, settings: Mapping[str, Setting]) -> Config:
    readers = {
        "identity": Setting.printable,
        "database_url": Setting.printable,
        "reader_url": Setting.printable,
        "archive": Setting.path,
        "www_url": Setting.web_address,
        "data_url": Setting.web_address,
        "rate": Setting.number,
        "block_pause": Setting.number,
        "database_wait": Setting.number,
        "now": Setting.moment,
        "document_text": Setting.document_text,
        "server_user": Setting.printable,
    }
    values: dict[str, Any] = {key: read(settings[key]) for key, read in readers.items() if key in settings}
    values["fixed_now"] = values.pop("now", None)
    values.setdefault("archive", home / "archive")
    return Config(home=home, **values)


def _from_flags(flags: Mapping[str, str], folder: Path) -> dict[str, Setting]:
    return {key: Setting(text, f"--{key.replace('_', '-')}", folder) for key, text in flags.items() if text}


def _from_variables(environ: Mapping[str, str], folder: Path) -> dict[str, Setting]:
    names = {key: VARIABLE_PREFIX + key.upper() for key in KEYS}
    written = {key: (name, environ.get(name, "").strip()) for key, name in names.items()}
    return {key: Setting(text, name, folder) for key, (name, text) in written.items() if text}


def _read_file(path: Path) -> dict[str, Setting]:
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except OSError as error:
        raise ConfigError(f"{path} can't be read: {error.strerror}") from None
    except ValueError as error:
        raise ConfigError(f"{path} is not TOML: {error}") from None
    for key in table:
        if key not in KEYS:
            raise ConfigError(f"{path} has an unknown key {key!r}; it may have: {', '.join(KEYS)}")
    written = {key: _written(path, key, value) for key, value in table.items()}
    return {key: Setting(text, f"{key} in {path}", path.parent) for key, text in written.items() if text}


def _written(path: Path, key: str, value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float | dt.date):
        raise ConfigError(f"{key} in {path} must be a text in quotation marks or a number")
    return str(value).strip()
