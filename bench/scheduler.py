"""``python -m bench.scheduler``: the project's own scheduler with a lease and claims of seconds, to be killed often.

With ``--stubborn`` it believes itself elected whatever the lease says: two that run at once must do no harm.
"""

import sys
from datetime import timedelta

from tracker.reminders import rules, scheduler
from wsgi import app

if __name__ == "__main__":
    rules.LEASE = rules.CLAIM = timedelta(seconds=3)
    if "--stubborn" in sys.argv:
        scheduler.take_lease = lambda _holder, _moment: True  # type: ignore[assignment]
    scheduler.serve(app, every=2, sending_every=1)
