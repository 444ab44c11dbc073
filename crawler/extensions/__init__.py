"""What watches a crawl."""
