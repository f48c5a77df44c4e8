from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from xml.etree.ElementTree import fromstring

from tracker.feeds import Entry, feed

AT = datetime(2026, 11, 25, 1, tzinfo=UTC)


def test_a_feed_reads_back_whatever_the_words():
    entry = Entry(
        guid="notice-1-2", title="停水 <b>&", text="甲\x07乙\n丙", url="https://t.example/notices/1", at=AT
    )
    root = fromstring(feed("幸福小区", "https://t.example/c/1", "公告", "zh-CN", [entry]))  # noqa: S314 (our own bytes)
    channel = root.find("channel")
    assert channel.findtext("title") == "幸福小区"
    item = channel.find("item")
    assert item.findtext("title") == "停水 <b>&"
    assert item.findtext("description") == "甲乙\n丙"
    assert parsedate_to_datetime(item.findtext("pubDate")) == AT
    assert item.find("guid").get("isPermaLink") == "false"
