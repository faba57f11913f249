"""What a trained network has learnt: style and content of features, relevance of inputs, rules for going back."""
