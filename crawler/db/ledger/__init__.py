"""The ledger: what EDGAR lists, what of it is wanted, how the crawl goes. It is the queue, too."""
