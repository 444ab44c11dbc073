"""What EDGAR serves: accession numbers, URLs, indexes, listings, submissions data, refusals, the item catalogue.

Pure knowledge: nothing here imports Scrapy or SQL, opens a connection or looks at the clock.
"""
