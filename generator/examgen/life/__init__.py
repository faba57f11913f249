"""The life of an exam after its first draw: every change is written down, told of, and can be undone."""
