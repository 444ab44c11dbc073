"""What EDGAR serves: addresses, accession numbers, indexes, listings, submissions data, refusals, items.

Pure knowledge: nothing here imports Scrapy or SQL, opens a connection or looks at the clock.
"""
