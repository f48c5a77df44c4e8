"""A request of two neighbours on a phone: filed, joined, answered at a desk, asked back, open again."""

import re

from playwright.sync_api import Page, expect

CODE = re.compile(r"([A-Z0-9]{4}-){3}[A-Z0-9]{4}")
PHONES = ("13941500771", "13941500772")
WORDS = "资金公示栏没有更新，看不到账目。"


def press(page: Page, selector: str) -> None:
    """Press a button and wait for where it leads."""
    with page.expect_navigation():
        page.locator(selector).first.click()


def fill_in(page: Page, compound: str, phone: str) -> None:
    page.goto(f"/requests/new?compound={compound}")
    page.select_option("#category", "money")
    page.select_option("#spot", index=2)
    page.fill("#text", WORDS)
    page.locator("input[name=kind][value=complaint]").check()
    page.fill("#phone", phone)


def code_on(page: Page) -> str:
    return CODE.search(page.locator("main").inner_text())[0]


def look_up(page: Page, code: str, phone: str) -> None:
    page.goto("/requests/look-up")
    page.fill("#code", code)
    page.fill("#phone", phone)
    press(page, "main form button[type=submit]")


def test_neighbours_ask_together_and_open_again_what_was_not_fixed(visit, sign_in, clear):
    first, second, desk = visit("phone"), visit("phone", javascript=False), visit("desk")
    sign_in(desk, "community")
    desk.goto("/office/places/")
    compound = desk.locator("main tbody th a").first.get_attribute("href").rpartition("/")[2]
    fill_in(first, compound, PHONES[0])
    clear(first)
    press(first, "main form button[type=submit]")
    if first.locator("main button[name=apart]").count():  # neighbours of the demo city asked the like
        press(first, "main button[name=apart]")
    clear(first)
    mine = code_on(first)

    fill_in(second, compound, PHONES[1])
    press(second, "main form button[type=submit]")
    expect(second.locator("main")).not_to_contain_text(WORDS)
    press(second, "main button[name=join]")
    theirs = code_on(second)

    desk.goto(f"/office/requests/?compound={compound}&category=money&sort=-filed")
    clear(desk)
    press(desk, "main tbody th a, main tbody td a")
    clear(desk)
    expect(desk.locator("main")).to_contain_text(WORDS)
    for phone in PHONES:
        expect(desk.locator("main")).not_to_contain_text(phone)
    asked = desk.url
    desk.goto(f"{asked}/answer")
    clear(desk)
    desk.fill("#answer", "公示栏已更新，账目贴在二单元门口。")
    desk.locator("input[name=outcome][value=fixed]").check()
    press(desk, "main form button[type=submit]")
    clear(desk)
    press(desk, "main form button[type=submit]")

    look_up(second, theirs, PHONES[1])
    expect(second.locator("main")).to_contain_text("公示栏已更新")
    look_up(first, mine, PHONES[0])
    clear(first)
    first.locator("input[name=solved][value=no]").check()
    first.locator("input[name=rating][value='2']").check()
    first.locator("form[action$='/call-back'] textarea").fill("二单元门口什么也没有。")
    press(first, "form[action$='/call-back'] button[type=submit]")
    clear(first)
    expect(first.locator("main")).to_contain_text("二单元门口什么也没有")

    desk.goto(asked)
    clear(desk)
    expect(desk.locator("main")).to_contain_text("二单元门口什么也没有")
    expect(desk.locator("main a[href$='/answer']")).to_be_visible()
