"""What people do here, in a real browser: at each door, on a phone and at a desk, without barriers."""

import re
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Locator, Page, expect

TABLES = Path(__file__).parent.parent / "data" / "plans"


def follow(link: Locator) -> None:
    """Click and wait for the page it leads to."""
    with link.page.expect_navigation():
        link.click()


def open_work(page: Page) -> None:
    """The report screen of the first place where something is left to do."""
    links = page.locator("main a[href*='/site/places/']")
    for address in [link.get_attribute("href") for link in links.all()]:
        page.goto(address)
        left = page.locator("dl.amounts dd").last.inner_text().replace(",", "")
        if float(re.match(r"[0-9.]+", left)[0]) >= 1:
            return
    pytest.fail("nothing is left to do in the demo city")


@pytest.fixture
def photo(tmp_path):
    picture = Image.new("RGB", (1200, 900), "tan")
    ImageDraw.Draw(picture).rectangle((200, 300, 900, 600), fill="gray")
    path = tmp_path / "drain.jpg"
    picture.save(path)
    return path


def test_a_resident_finds_the_compound_reads_and_asks(page, clear):
    clear(page, "/")
    page.fill("main input[name=q]", "小区")
    follow(page.locator("main button[type=submit]").first)
    clear(page)
    follow(page.locator("main a[href^='/c/']").first)
    clear(page)
    name = page.locator("h1").inner_text()
    follow(page.locator("main a[href*='/requests/new']").first)
    clear(page)
    page.select_option("#category", "roof_leak")
    page.fill("#text", "顶层漏雨，雨天更严重。")
    page.locator("input[name=kind][value=help]").check()
    page.fill("#phone", "13941500123")
    follow(page.locator("main form button[type=submit]"))
    clear(page)
    if page.locator("main button[name=apart]").count():  # neighbours of the demo city asked the like
        follow(page.locator("main button[name=apart]"))
        clear(page)
    code = re.search(r"([A-Z0-9]{4}-){3}[A-Z0-9]{4}", page.locator("main").inner_text())[0]
    page.goto("/requests/look-up")
    clear(page)
    page.fill("#code", code.lower())
    page.fill("#phone", "139 4150 0123")
    follow(page.locator("main form button[type=submit]"))
    clear(page)
    expect(page.locator("main")).to_contain_text(name)
    expect(page.locator("main")).to_contain_text("顶层漏雨")


def test_the_public_door_works_without_scripts_and_in_large_type(visit, clear):
    page = visit("phone", javascript=False)
    page.goto("/")
    follow(page.locator("button[name=large_type]"))
    assert "large-type" in page.locator("html").get_attribute("class")
    page.fill("main input[name=q]", "xq")
    follow(page.locator("main button[type=submit]").first)
    assert page.locator("main a[href^='/c/']").count() > 0
    follow(page.locator("button[name=language]"))
    assert page.locator("html").get_attribute("lang") == "en"


def test_a_contractor_reports_and_a_supervisor_confirms(visit, sign_in, clear, photo):
    builder, desk = visit("phone"), visit("desk")
    sign_in(builder, "contractor")
    clear(builder, "/site/")
    open_work(builder)
    clear(builder)
    builder.set_input_files("#photos", str(photo))
    builder.fill("#quantity", "1")
    follow(builder.locator("main form button.primary"))
    clear(builder)
    expect(builder.locator("main")).to_contain_text("1")
    sign_in(desk, "city")
    clear(desk, "/office/reports/")
    follow(desk.locator("main tbody a").first)
    clear(desk)
    follow(desk.locator(".decision form button").first)
    clear(desk)


def test_a_clerk_drops_in_a_table_and_has_the_programme(visit, sign_in, clear):
    page = visit("desk")
    sign_in(page, "admin")
    clear(page, "/office/imports/")
    page.set_input_files("main input[type=file]", str(TABLES / "S01_tianchang_2021.csv"))
    page.fill("main input[name=year]", "2025")
    follow(page.locator("main form button[type=submit]").first)
    clear(page)
    expect(page.locator("main")).to_contain_text("天阳楼小区")
    follow(page.locator("main form[action$='/apply'] button, main form button.primary").last)
    page.goto("/office/projects/?year=2025")
    clear(page)
    expect(page.locator("main")).to_contain_text("天阳楼小区")
    follow(page.locator("main tbody a", has_text="天阳楼小区").first)
    clear(page)
    expect(page.locator("main svg").first).to_be_visible()
