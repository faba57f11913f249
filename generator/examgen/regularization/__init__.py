"""Regularisation and augmentation: weight decay, dropout, mixup, crops and mirror images."""
