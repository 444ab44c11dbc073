"""What a submission says: bytes in, frozen dataclasses out.

Nothing here imports Scrapy or SQL, opens a file or a connection, or looks at the clock.
"""
