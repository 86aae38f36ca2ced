"""Grades what learners hand in: the course's checks, on their answers alone."""
