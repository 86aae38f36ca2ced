"""Deployment: a version in the MLflow registry."""
