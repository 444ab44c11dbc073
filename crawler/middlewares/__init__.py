"""How EDGAR is asked: identity, pace, refusals."""
