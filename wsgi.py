"""The application as servers load it."""

from tracker.app import create_app

app = create_app()
