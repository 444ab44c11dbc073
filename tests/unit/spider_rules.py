"""What the code of a spider may name, for the policy tests.

What is allowed is listed wherever such a list can be short: so the rules refuse what nobody thought of, too.
They are for colleagues in a hurry, not for those who hide what they do.
"""

# As written: `import x`, or x.y for `from x import y`. What ends with a dot allows all names in there.
MAY_IMPORT = (
    "asyncio",
    "collections.abc.",
    "contextlib",
    "datetime as dt",
    "functools.partial",
    "itertools.",
    "logging",
    "re",
    "typing.",
    "scrapy.Spider",
    "scrapy.signals",
    "scrapy.crawler.Crawler",
    "scrapy.exceptions.",
    "scrapy.http.Request",
    "scrapy.http.Response",
    "twisted.python.failure.Failure",
    "crawler.archive.ArchiveDamagedError",
    "crawler.companies.",
    "crawler.config.load_config",
    "crawler.db.ledger.days.",
    "crawler.db.ledger.index_reading.",
    "crawler.db.ledger.lookup.",
    "crawler.db.ledger.queue.",
    "crawler.db.ledger.scope.",
    "crawler.db.ledger.walk.",
    "crawler.db.transactions.",
    "crawler.edgar.",
    "crawler.errors.",
    "crawler.items.",
    "crawler.middlewares.errors.",
    "crawler.session.CrawlSession",
    "crawler.session.Stop",
    "crawler.session.open_session",
    "crawler.spiders.",
)

# What leads further, by the end of its name: all that may be had of it.
MAY_REACH = {
    "asyncio": {"ensure_future", "sleep", "to_thread"},
    "contextlib": {"ExitStack", "contextmanager", "suppress"},
    "logging": {"DEBUG", "ERROR", "INFO", "WARNING", "getLogger"},
    "crawler": {"crawling", "engine", "signals"},
    "crawler.engine": {"close_spider_async", "download_async", "scraper"},
    "session": {"archive", "config", "engine", "fail", "run", "tally", "today", "urls"},
    "session.config": {"now", "www_url"},
    "session.run": {"keep"},
    "engine": set[str](),  # the database's, for the ledger's functions
    "headers": {"get", "getlist"},
    "meta": {"get"},
    "Request": set[str](),
}
# These of them may also be arguments and values; the others would be out of sight under another name.
MAY_BE_HANDED_ON = {"session", "session.run", "engine", "Request"}

HEADERS = {"if_modified_since"}
# What the middlewares and the spiders' own callbacks know a request by.
META = {
    "expected",
    "fault",
    "if_modified_since",
    "index_url",
    "attempt",
    "claim",
    "file",
    "profile",
    "quarter",
    "year",
    "years",
}
OF_A_REQUEST = {"callback", "errback", "meta", "headers", "dont_filter", "priority"}

# Headers whose names are refused as literals wherever they stand, in any case.
REFUSED_HEADERS = {"accept_encoding", "authorization", "cookie", "host", "proxy_authorization", "user_agent"}
# Names, literals and keywords that are refused wherever they stand.
REFUSED_WORDS = {
    # Ways round the pace, and to settings after they were compared.
    *("pace", "downloader", "reactor", "settings", "update_settings"),
    # What Scrapy, or our middlewares, read in a request's meta.
    *("allow_offsite", "bindaddress", "cookiejar", "dont_cache", "dont_merge_cookies", "dont_obey_robotstxt"),
    *("dont_redirect", "dont_retry", "download_fail_on_dataloss", "download_latency", "download_slot"),
    *("handle_httpstatus_all", "is_start_request", "left_at", "max_retry_times", "proxy", "redirect_times"),
    *("redirect_ttl", "retry_times", "verbatim_url", "verify_certificates"),
    # What Scrapy asks a spider for, some of it in meta too.
    *("allowed_domains", "download_delay", "download_maxsize", "download_timeout", "download_warnsize"),
    *("handle_httpstatus_list", "http_auth_domain", "http_pass", "http_user", "max_concurrent_requests"),
    *("start_urls", "user_agent"),
}
# With these, what is meant stands nowhere in the text.
REFUSED_BUILTINS = {"compile", "delattr", "eval", "exec", "getattr", "globals", "locals", "setattr", "vars"}
SPECIAL_NAMES = {"__init__", "__name__"}
