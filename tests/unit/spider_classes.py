"""What a spider's class may have of its own: settings and members."""

from typing import Any

from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.settings import Settings

# Keys that a spider may set for itself, each not above the project's value.
LOWERED = {"CONCURRENT_REQUESTS"}

# Members that a spider may have in the place of its bases'.
MAY_REPLACE = {"custom_settings", "from_crawler", "name", "start"}


def differing_settings(spider: type[Spider], project: Settings) -> set[str]:
    """The settings of a crawl with this spider that are not the project's, save what it may lower."""
    own, projects = _values(Crawler(spider, project).settings), _values(project)
    differing = {name for name in own.keys() | projects.keys() if own.get(name) != projects.get(name)}
    return {name for name in differing if name not in LOWERED or not 0 < own[name] <= projects[name]}


def _values(settings: Settings) -> dict[str, Any]:
    """All settings as they are; to ask for each by its name would warn of those that Scrapy gives up."""
    return {str(name): attribute.value for name, attribute in settings.attributes.items()}


def replaced_members(spider: type[Spider]) -> set[str]:
    """What a spider, or a base of it, has in the place of what its bases have, save what spiders are for."""
    ours = [kind for kind in spider.__mro__ if kind not in Spider.__mro__]
    replaced = {name for kind in ours for base in kind.__mro__[1:] for name in vars(kind).keys() & vars(base)}
    return {name for name in replaced if not name.startswith("__")} - MAY_REPLACE
