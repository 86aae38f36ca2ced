"""From shop events to a tuned purchase model in the MLflow registry."""
