"""The tasks, one in each module: ``pixel_to_entry.py`` holds the task ``pixel-to-entry``."""
