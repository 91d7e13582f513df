"""When a handler is called, among those of one event, and what is done side by side.

Ours are called in the order of `course_site.EXTENSIONS`, and after those of the extensions that
`_config.yml` names before ours. Only what must come before these, or after the theme, which is
loaded last, says so with a number: Sphinx calls handlers with a lower one first, and has 500 where
none is given.
"""

from __future__ import annotations

BEFORE_OTHERS = 100
AFTER_OTHERS = 900

# What `setup` of an extension returns: pages may be read and written side by side.
SIDE_BY_SIDE = {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
