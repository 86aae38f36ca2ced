"""Answers to the lessons' exercises: one module a lesson, texts apart."""
