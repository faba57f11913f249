"""Evaluation: confusion matrices, calibration, ROC curves, nearest neighbours and differences between groups."""
