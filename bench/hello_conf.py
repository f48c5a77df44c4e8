"""gunicorn.conf.py without what belongs to the tracker's database: the hello page has none."""

import runpy
from pathlib import Path

settings = runpy.run_path(str(Path(__file__).resolve().parent.parent / "gunicorn.conf.py"))
del settings["post_fork"]
globals().update(settings)
