"""Amendments of an exam that was printed: laid over the record when the guide and the key are made from it."""
