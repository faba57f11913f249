"""Training loops as program text, and bugs that can be planted in them."""
