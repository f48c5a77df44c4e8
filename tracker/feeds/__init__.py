"""Feeds: values in, iCalendar and RSS out. The kit knows no domain."""

from tracker.feeds.ical import Event, calendar
from tracker.feeds.rss import Entry, feed

__all__ = ["Entry", "Event", "calendar", "feed"]
