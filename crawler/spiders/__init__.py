"""Which pages to ask EDGAR for, and what to make of the answers."""
