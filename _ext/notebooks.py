"""Notebooks of the pages (placeholder)."""
def setup(app):
    return {"parallel_read_safe": True}
