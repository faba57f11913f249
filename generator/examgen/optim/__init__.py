"""Optimisation of parameters, in exact numbers where they exist."""
