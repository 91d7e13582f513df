"""The commands of the site: `python -m course_site build`, `serve`, `links` and so on.

build [FOLDER]   execute and build the book
serve [FOLDER]   show the book while it is written
links [FOLDER]   ask every external link of the book whether it is still there
python           fetch and make the Python for the browser, ahead of a build
pdf [FOLDER]     print the built site, as one book and part by part
epub [FOLDER]    bind the built site as an ePub
release [FOLDER] make all files of an edition, with their checksums
"""

from __future__ import annotations

import importlib
import sys

COMMANDS = {
    "build": ("build", "main"),
    "serve": ("serve", "main"),
    "links": ("build", "main_of_links"),
    "python": ("live.manifest", "main"),
    "pdf": ("carry.pdf", "main"),
    "epub": ("carry.epub", "main"),
    "release": ("release.publish", "main"),
}


def main() -> int:
    """Run the command that is named; each module is imported only when it is."""
    name, *arguments = sys.argv[1:] or [""]
    if name not in COMMANDS:
        print(__doc__, file=sys.stderr)
        return 2
    module, function = COMMANDS[name]
    try:
        command = getattr(importlib.import_module(f"course_site.{module}"), function)
        return int(command(arguments))
    except KeyboardInterrupt:  # while modules are imported; later they say themselves what is kept
        print("\nStopped.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
