"""Preferences, the preview of the daily message, and a link from it: without a mouse's help and without barriers."""

import re

from playwright.sync_api import expect


def test_wishes_preview_and_done_from_the_message(page, sign_in, clear):
    sign_in(page, "county")
    clear(page, "/office/reminders/mine/")
    page.select_option("#digest_hour", "17")
    page.locator("main form:has(#digest_hour) button[type=submit]").click()
    expect(page.locator("#digest_hour")).to_have_value("17")
    letter = page.locator("pre.letter").inner_text()
    done, not_mine, later = re.findall(r"http://\S+?(/reminders/\S+)", letter)[:3]
    page.context.clear_cookies()
    for link in (not_mine, later, done):
        clear(page, link)
    before = page.locator("p.lead").inner_text()
    page.locator("main button[type=submit]").click()
    expect(page.locator(".alert.good")).to_be_visible()
    clear(page)
    sign_in(page, "county")
    page.goto("/office/reminders/mine/")
    assert before not in page.locator("pre.letter").inner_text()


def test_what_the_bureau_sees_bars_nobody(page, sign_in, clear):
    sign_in(page, "admin")
    for address in (
        "/office/reminders/", "/office/reminders/overview", "/office/reminders/rules", "/office/reminders/rules/milestone%20overdue",
        "/office/reminders/delivery", "/office/reminders/robots/new", "/office/reminders/mine/absence",
    ):  # fmt: skip
        clear(page, address)
