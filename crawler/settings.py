"""Settings of Scrapy. What a user sets stands in the environment or `edgar8k.toml`: see `crawler.config`.

Every line that differs from the framework says what its default is and why ours differs.
"""

from crawler import __version__

BOT_NAME = "edgar8k"
SPIDER_MODULES = ["crawler.spiders"]

# Default is Scrapy's own name with a URL in it, which EDGAR refuses. The declared identity is not given here
# but in the identity middleware, because Scrapy prints its settings when it starts.
USER_AGENT = f"edgar8k/{__version__}"

# Default False. EDGAR's robots.txt leaves open all that is asked for here; should that change, we obey.
ROBOTSTXT_OBEY = True

# Default 16 and 8. All hosts of EDGAR share one slot. Sixteen in flight fill any allowed pace, even where an
# answer takes two seconds or some requests wait to be tried again; more bodies would only lie in memory.
CONCURRENT_REQUESTS = 16
CONCURRENT_REQUESTS_PER_DOMAIN = 16
# Default 1 s. The pace is one for all processes and kept by the pace middleware.
DOWNLOAD_DELAY = 0
# Default 100. A backlog of parsed filings would only cost memory.
CONCURRENT_ITEMS = 8

# Default 180 s.
DOWNLOAD_TIMEOUT = 120
# Default 1 GB and 32 MB. The largest submissions have some 100 MB; more than this is failed as too large.
DOWNLOAD_MAXSIZE = 400 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
# Default False. What is stored has to come from the host that was asked.
DOWNLOAD_VERIFY_CERTIFICATES = True

# Default True, all of them: a crawler of public files needs no cookies, consoles or remote control, and
# EDGAR's own retry rules are in the refusals middleware.
COOKIES_ENABLED = False
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
RETRY_ENABLED = False
REDIRECT_ENABLED = False
METAREFRESH_ENABLED = False
REFERER_ENABLED = False

# Default True. Scrapy's unpacking passes on what a damaged gzip stream begins with: the bodies middleware is
# strict.
COMPRESSION_ENABLED = False

# Default Scrapy's, which send again by themselves. Only https is spoken, and http with mirrors.
DOWNLOAD_HANDLERS = {
    "http": "crawler.download_handler.EdgarDownloadHandler",
    "https": "crawler.download_handler.EdgarDownloadHandler",
    "data": None,
    "file": None,
    "ftp": None,
    "s3": None,
}

# Of Scrapy's own, what would do nothing here is left out: a crawl costs mostly what each request passes.
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,  # the identity middleware knows the hosts
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": None,  # the identity middleware sets it
    "scrapy.downloadermiddlewares.stats.DownloaderStats": None,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "crawler.middlewares.robots.Robots": 100,
    # Nearer to the spider first: a retried request passes identity and pace again.
    "crawler.middlewares.refusals.Refusals": 550,
    "crawler.middlewares.bodies.Bodies": 600,
    "crawler.middlewares.open_ends.OpenEnds": 650,
    "crawler.middlewares.identity.Identity": 900,
    "crawler.middlewares.pace.SharedPace": 950,
}

SPIDER_MIDDLEWARES = {
    # Refusals have to reach the refusals middleware with their bodies, and the spiders after it.
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
    "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware": None,
}

ITEM_PIPELINES = {
    "crawler.pipelines.record_listings.RecordListings": 100,
    "crawler.pipelines.check_submission.CheckSubmission": 200,
    "crawler.pipelines.archive_submission.ArchiveSubmission": 300,
    "crawler.pipelines.parse_submission.ParseSubmission": 400,
    "crawler.pipelines.store_filing.StoreFiling": 500,
}

EXTENSIONS = {
    "crawler.extensions.progress.Progress": 0,
    "crawler.extensions.sign_of_life.SignOfLife": 0,
    "crawler.extensions.spent_timeouts.SpentTimeouts": 0,
    # On by default; prints a line a minute that says less than our own progress.
    "scrapy.extensions.logstats.LogStats": None,
}

# Default prints whole items: filings do not belong into the log.
LOG_FORMATTER = "crawler.log_formatter.QuietLogFormatter"
