"""Scripts of the repository: building, serving, measuring. Run one as `python -m tools.NAME`."""
