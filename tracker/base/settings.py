"""The settings of the running application, for code that is not a view."""

from flask import current_app

from tracker.config import Settings


def settings() -> Settings:
    found: Settings = current_app.config["SETTINGS"]
    return found
