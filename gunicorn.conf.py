"""The web server: two processes of four threads, on this machine's own address only.

Threads are for slow clients and uploads; a proxy in front (deploy/nginx.conf) does TLS and buffering.
"""

import ctypes
import gc
import os
from contextlib import suppress
from pathlib import Path

from gunicorn.arbiter import Arbiter
from gunicorn.workers.base import Worker

MMAP_THRESHOLD, ARENA_MAX = -3, -8  # of glibc's malloc.h

# Each thread would get a heap of its own, and none gives back what its largest page or a password's 19 MB took.
with suppress(AttributeError, OSError):  # another C library has no such thing to say
    ctypes.CDLL(None).mallopt(ARENA_MAX, 1)
    ctypes.CDLL(None).mallopt(MMAP_THRESHOLD, 1024 * 1024)

bind = f"127.0.0.1:{os.environ.get('PORT', '5000')}"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
worker_class = "gthread"
preload_app = True  # loaded once, shared by the workers: half the start, half the memory
control_socket_disable = True  # it would take orders from every process of the same user
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 (heartbeats, not data)
timeout = 90  # seconds; the longest request is an import of 10,000 rows
graceful_timeout = 30
keepalive = 5
max_requests = 20_000  # a worker is renewed now and then; the jitter keeps them from leaving together
max_requests_jitter = 2_000
forwarded_allow_ips = "127.0.0.1,::1"
loglevel = "warning"


def when_ready(_server: Arbiter) -> None:
    """What the imports left behind lives as long as we: the collector need not walk it, nor fork copy it."""
    gc.collect()
    gc.freeze()


def post_fork(server: Arbiter, _worker: Worker) -> None:
    """No worker may talk through a connection that the parent opened, nor hold what draws."""
    from tracker.extensions import db  # by now the project is on the path
    from tracker.pictures import draw_elsewhere

    app = server.app.wsgi()
    draw_elsewhere(app)
    with app.app_context():
        for engine in db.engines.values():
            engine.dispose(close=False)
