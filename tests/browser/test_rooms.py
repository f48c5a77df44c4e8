"""The rooms of residents with a row in each: no barrier, nothing over the edge; large, small, bright and dark."""

import pytest
from playwright.sync_api import Page

REQUESTS = "/office/requests/"
LISTS = (
    f"{REQUESTS}?state=any", f"{REQUESTS}figures", f"{REQUESTS}hotline", f"{REQUESTS}new", "/office/grid/", "/office/grid/new",
    "/office/interruptions/", "/office/notices/", "/office/gifts/",
)  # fmt: skip
FIRST = {
    f"{REQUESTS}?state=accepted": ("", "/answer", "/dispatch", "/merge", "/become"),
    f"{REQUESTS}?state=answered": ("", "/public"),
    "/office/grid/": ("", "/edit"),
    "/office/interruptions/": ("",),
    "/office/notices/?state=published": ("", "/doors"),
}
"""Of each list the first row, and the pages below it."""
PUBLIC = ("", "/answers")
AT_DOOR = ("", "/who", "/warranty")


def first_of(page: Page, listed: str) -> str:
    page.goto(listed)
    link = page.locator("main tbody a:not([href*='?']), main .links a:not([href*='?'])").first
    return link.get_attribute("href").rstrip("/")


def addresses(page: Page) -> list[str]:
    found = list(LISTS)
    for listed, parts in FIRST.items():
        one = first_of(page, listed)
        found += [one + part for part in parts]
    compound = first_of(page, "/office/places/").replace("/office/places", "/c")
    page.goto(compound)
    door = page.locator("main a[href^='/e/']").first.get_attribute("href")
    number = compound.rpartition("/")[2]
    found += [f"/requests/new?compound={number}", "/requests/look-up"]
    return found + [compound + part for part in PUBLIC] + [door + part for part in AT_DOOR]


@pytest.mark.parametrize(("language", "size", "scheme"), [("zh", "phone", "light"), ("en", "desk", "dark")])
def test_the_rooms_of_residents_bar_nobody(visit, sign_in, clear, server, language, size, scheme):
    page = visit(size, color_scheme=scheme)
    page.context.add_cookies([{"name": "language", "value": language, "url": server.url}])
    sign_in(page, "community")
    for address in addresses(page):
        assert page.goto(address).status == 200, address
        clear(page)
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert over <= 0, address


@pytest.mark.parametrize(("language", "scheme"), [("zh", "dark"), ("en", "light")])
def test_what_a_firm_is_asked_to_repair_bars_nobody(visit, sign_in, clear, server, language, scheme):
    page = visit("phone", color_scheme=scheme)
    page.context.add_cookies([{"name": "language", "value": language, "url": server.url}])
    sign_in(page, "contractor")
    clear(page, "/site/repairs")
    for link in page.locator("main a[href*='/site/repairs/']").all()[:1]:
        clear(page, link.get_attribute("href"))
