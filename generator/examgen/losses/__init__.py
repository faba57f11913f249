"""Classification losses, exact where an exact value exists."""
