"""Networks that are to be drawn: their sizes, what a drawing must show, and a model drawing."""
