"""Build the small site as the build of a book does it: python make.py FOLDER."""

import os
import sys
from pathlib import Path

from sphinx.cmd.build import main

from course_site.live.steps import prepare_live, stage_live

site = Path(sys.argv[1])
prepared = site.with_name(f"{site.name}-live.json")
prepare_live(prepared, os.environ.get("LIVE_SOURCE") or "site")
options = ["-W", "--keep-going", "-q", "-b", "html", "-D", f"live_prepared={prepared}"]
failed = main([*options, str(Path(__file__).parent), str(site)])
if not failed:
    stage_live(prepared, site, "Live cells", "en")
sys.exit(failed)
