"""A sheet for a stairwell door, and a batch of forty in one file: run as a module, prints milliseconds."""

import json
import statistics
import time

from tracker.documents import NoticeSheet, notice_pdf

DOORS, TIMES = 40, 7


def sheet(number: int) -> NoticeSheet:
    """An ordinary one; no two are alike, as in a compound."""
    return NoticeSheet(
        language="zh", title=f"{number}号楼1单元", place="丹东市振兴区 振兴小区",
        dates=("停水 11月25日（周三） 09:00—12:00", "停电 11月27日（周五） 08:00—16:00"),
        paragraphs=("正在施工，预计2026年12月31日完工。", "改造工程进场公告：至2026年12月26日。"),
        items_label="本单元改造内容", items=("施工中：屋面防水、外墙保温、道路、绿化", "已完成：供水管网、供热管网"),
        phone_label="咨询电话", phone="0415-2100000", address_label="扫码看本单元",
        address=f"https://tracker.example/e/{number}", issuer="振兴街道", issued_on="2026年11月23日",
        version="截至2026年11月23日", checksum_label="校验码", more="内容未完，请扫码。",
    )  # fmt: skip


def _cost(doors: int) -> float:
    begun = time.process_time()
    notice_pdf(*(sheet(number) for number in range(1, doors + 1)))
    return (time.process_time() - begun) * 1000


def main() -> None:
    _cost(1)  # reads the fonts
    found = {doors: statistics.median(_cost(doors) for _ in range(TIMES)) for doors in (1, DOORS)}
    print(json.dumps({"sheet": found[1], "batch": found[DOORS]}))


if __name__ == "__main__":
    main()
