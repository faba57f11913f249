"""Normalisation layers: statistics, batch normalisation while learning and afterwards, folding into a layer before."""
