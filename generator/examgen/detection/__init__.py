"""Object detection: boxes and their overlap, detection heads."""
