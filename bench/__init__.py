"""Measure the course beside references: `python -m bench`."""
