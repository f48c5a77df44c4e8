"""Every role's pages, at both sizes and in both languages: nothing bars anybody, nothing runs over its edge."""

import pytest

PAGES = {
    "admin": ["/office/", "/office/programmes/", "/office/projects/", "/office/places/", "/office/people/"],
    "county": [
        "/office/",
        "/office/programmes/",
        "/office/requests/",
        "/office/notices/",
        "/office/reminders/",
    ],
    "community": [
        "/office/",
        "/office/requests/",
        "/office/notices/",
        "/office/interruptions/",
        "/office/gifts/",
        "/office/gifts/new",
    ],
    "grid": ["/office/", "/office/requests/"],
    "auditor": ["/office/", "/office/programmes/", "/office/journal/"],
    "operator": ["/office/", "/office/projects/", "/office/interruptions/", "/office/interruptions/new"],
    "resident": ["/office/", "/office/projects/"],
    "supervisor": ["/site/", "/office/reports/"],
    "contractor": ["/site/", "/site/reports"],
}


@pytest.mark.parametrize("role", PAGES)
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", ["phone", "desk"])
def test_no_page_of_a_role_bars_anybody_or_runs_over_its_edge(
    visit, sign_in, clear, server, role, language, size
):
    page = visit(size)
    page.context.add_cookies([{"name": "language", "value": language, "url": server.url}])
    sign_in(page, role)
    for address in PAGES[role]:
        answer = page.goto(address)
        assert answer.status == 200, address
        clear(page)
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert over <= 0, address


PROJECT = (
    "", "stage/", "streets/", "order/", "order/links/", "order/calendar/", "order/baselines/", "value/", "hidden-works",
    "standstill",
)  # fmt: skip
CITY = (
    "/office/returns/", "/office/returns/new", "/office/returns/projects", "/office/returns/kept", "/office/streets/",
    "/office/streets/paving", "/office/value/", "/office/value/late", "/office/value/silence", "/office/reports/",
)  # fmt: skip


@pytest.mark.parametrize(("language", "size"), [("zh", "phone"), ("en", "desk")])
def test_the_rooms_of_time_and_proof_bar_nobody(visit, sign_in, clear, server, language, size):
    page = visit(size)
    page.context.add_cookies([{"name": "language", "value": language, "url": server.url}])
    sign_in(page, "city")
    page.goto("/office/projects/?stage=works")
    project = page.locator("tbody th a").first.get_attribute("href").rstrip("/")
    for address in (*CITY, *(f"{project}/{part}" for part in PROJECT)):
        answer = page.goto(address if address != f"{project}/" else project)
        assert answer.status == 200, address
        clear(page)
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert over <= 0, address
