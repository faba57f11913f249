"""Figures: scenes as plain data, builders that make them from parameters, and the LaTeX backend."""
