"""Training: a tuned model and its scores."""
