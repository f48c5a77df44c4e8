"""A notice from the draft to the proof at the door, on a phone; and what residents read of it."""

import re

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

LISTED = "/office/notices/"


def go(page: Page, name: str) -> None:
    """Press a button of the page's own content and wait for where it leads."""
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name=name, exact=True).first.click()


@pytest.fixture
def photo(tmp_path):
    path = tmp_path / "door.jpg"
    Image.effect_noise((900, 1200), 80).convert("RGB").save(path)
    return path


def test_a_notice_goes_from_draft_to_proven_on_a_phone(visit, sign_in, clear, photo):
    writer, second = visit("phone"), visit("phone")
    sign_in(writer, "community")
    sign_in(second, "city")
    writer.goto("/office/places/")
    compound = writer.locator("main tbody th a").first.get_attribute("href").rpartition("/")[2]
    writer.goto(f"{LISTED}new?compound={compound}")
    with writer.expect_navigation():
        writer.locator("main .links a[href*='kind=plan']").click()
    clear(writer)
    writer.fill("#body", "本小区已列入今年的改造计划。")
    go(writer, "保存草稿")
    clear(writer)
    draft = re.search(r"/office/notices/\d+", writer.url)[0]
    clear(second, draft)
    go(second, "审批通过")
    writer.goto(draft)
    go(writer, "立即发布")
    clear(writer, f"{draft}/doors")
    with writer.expect_navigation():
        writer.locator("main a[href*='/doors/proof']").first.click()
    clear(writer)
    writer.set_input_files("#photo", photo)
    go(writer, "已贴好")
    expect(writer.locator(".alert.good").last).to_be_visible()
    clear(writer)
    number = draft.rpartition("/")[2]
    reader = visit("phone", javascript=False)
    reader.goto(f"/notices/{number}")
    expect(reader.locator("h1")).to_be_visible()
    assert reader.context.cookies() == []
    objection = object_to(reader, number)
    writer.goto(draft)
    with writer.expect_navigation():
        writer.locator("main a[href*='/office/requests/']").first.click()
    clear(writer)
    expect(writer.locator("main")).to_contain_text(objection)


def object_to(reader: Page, number: str) -> str:
    """What a resident writes against the notice, from its page and without a script."""
    with reader.expect_navigation():
        reader.locator(f"main a[href*='notice={number}']").click()
    words = "改造计划漏了我们楼。"
    reader.select_option("#category", "inclusion")
    reader.fill("#text", words)
    reader.locator("input[name=kind][value=complaint]").check()
    reader.fill("#phone", "13941500773")
    with reader.expect_navigation():
        reader.locator("main form button[type=submit]").first.click()
    if reader.locator("main button[name=apart]").count():
        with reader.expect_navigation():
            reader.locator("main button[name=apart]").click()
    assert reader.url.endswith("/requests/filed")
    return words


def test_the_page_of_an_entrance_reads_without_script_and_cookie_and_prints(visit, clear):
    page = visit("phone")
    page.goto("/find?q=新村")
    with page.expect_navigation():
        page.locator("main a[href^='/c/']").first.click()
    for address in [link.get_attribute("href") for link in page.locator("main a[href^='/e/']").all()[:1]]:
        clear(page, address)
        for kind in ("sheet.pdf", "calendar.ics", "feed.xml"):
            assert page.request.get(f"{address}/{kind}").ok
    assert page.context.cookies() == []
