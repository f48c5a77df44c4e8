"""The application as servers and commands load it."""

import gc

gc.disable()  # all that is loaded stays: looking through it again and again would take a seventh of the start
from tracker.app import create_app  # noqa: E402

app = create_app()
gc.enable()
