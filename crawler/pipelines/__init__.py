"""The way of a filing: check, archive, parse, store."""
