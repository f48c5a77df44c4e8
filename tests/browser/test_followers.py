"""Following a place by e-mail: from the page of a compound to the last press, without a script or a cookie."""

import re
import sqlite3
from contextlib import closing

import pytest


def confirming(server):
    """The link in the letter that waits in the outbox."""
    query = "SELECT body FROM letter WHERE key LIKE 'subscription:%:confirm:%' ORDER BY id DESC"
    with closing(sqlite3.connect(server.instance / "tracker.sqlite")) as book:
        (body,) = book.execute(query).fetchone()
    return re.search(r"/mail/confirm/\S+", body)[0]


def press(page):
    with page.expect_navigation():
        page.locator("main form button[type=submit]").first.click()


@pytest.mark.parametrize(("size", "language"), [("phone", "zh"), ("desk", "en")])
def test_somebody_follows_a_compound_and_leaves_again(visit, clear, server, size, language):
    page = visit(size, javascript=False)
    page.goto("/find?q=新村")
    with page.expect_navigation():
        page.locator("main a[href^='/c/']").first.click()
    compound = re.search(r"/c/\d+", page.url)[0]

    def look(address=None):
        """No barrier, nothing over the edge; axe needs a script, so another page looks."""
        reader = visit(size)
        reader.context.add_cookies([{"name": "language", "value": language, "url": server.url}])
        clear(reader, address or page.url)
        over = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert reader.evaluate(over) <= 0, address

    page.goto(f"{compound}/mail")
    look()
    page.fill("#address", f"{size}@example.com")
    press(page)
    assert page.url.endswith("/mail?asked=1")
    look()
    link = confirming(server)
    look(link)
    page.goto(link)
    press(page)
    leave = page.locator("main a[href*='/mail/leave/']").first.get_attribute("href")
    look(leave)
    page.goto(leave)
    press(page)
    look(leave)
    assert page.context.cookies() == []
