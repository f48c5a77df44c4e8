"""Taking personal data out of free text before anybody but the office reads it.

What a pattern can find is masked: numbers of telephones, identity cards, bank cards, number plates; mail,
WeChat and QQ names; names that are introduced as such; doors below the entrance (个人信息保护法 art. 51).
A person still looks at the preview: no pattern knows every name.
"""

import re
from collections.abc import Callable

_WIDE = str.maketrans(
    "０１２３４５６７８９＠－（）—–", "0123456789@-()--"
)  # length stays, so that places stay
_GAP = r"[ \-]?"
_HAN = "\u4e00-\u9fff"
_PLATE = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"

Mask = Callable[[re.Match[str]], str]


def _keep(head: int, tail: int) -> Mask:
    """Keep so many characters at both ends and stars between."""

    def mask(found: re.Match[str]) -> str:
        text = found[0]
        return text[:head] + "*" * (len(text) - head - tail) + text[len(text) - tail :]

    return mask


def _groups(text: str) -> Mask:
    """Rebuild from the groups, the secret one replaced by stars in ``text``."""
    return lambda found: found.expand(text)


_RULES: list[tuple[re.Pattern[str], Mask]] = [
    (re.compile(r"(?<!\d)[1-9]\d{5}(?:18|19|20)\d{2}[01]\d[0-3]\d{4}[\dXxＸｘ](?!\d)"), _keep(6, 4)),
    (re.compile(r"(?<!\d)[1-9]\d{5}\d{2}[01]\d[0-3]\d{4}(?!\d)"), _keep(6, 4)),
    (re.compile(r"(?<!\d)(?:\d{4}[ \-]?){3,4}\d{1,4}(?!\d)(?<=\d)"), _keep(0, 4)),
    (
        re.compile(rf"(?<!\d)(?:(?:\+|00)?86{_GAP})?(1[3-9]\d){_GAP}\d{{4}}{_GAP}(\d{{4}})(?!\d)"),
        _groups(r"\1****\2"),
    ),
    (re.compile(r"(?<!\d)(0\d{2,3})[)\- ]{0,2}[2-8]\d{2,3}[ \-]?(\d{4})(?!\d)"), _groups(r"\1-***\2")),
    (
        re.compile(r"((?:电话|座机|手机|号码|致电|拨打)[号码是为:：\s]{0,4})\d{3,4}[ \-]?(\d{4})(?!\d)"),
        _groups(r"\1***\2"),
    ),
    (re.compile(r"[\w.+\-]{1,64}(@[\w\-]{1,63}(?:\.[\w\-]{1,63}){1,8})", re.ASCII), _groups(r"***\1")),
    (re.compile(r"((?:微信|QQ|qq|Qq|扣扣)[号是为:：\s]{0,4})[A-Za-z0-9_\-]{5,20}"), _groups(r"\1***")),
    (re.compile(rf"([{_PLATE}][A-HJ-NP-Z])[ ·•]?[A-HJ-NP-Z0-9]{{5,6}}(?![A-Za-z0-9])"), _groups(r"\1*****")),
    (
        re.compile(rf"((?:姓名|联系人|户主|申请人|反映人|投诉人)[是为:：\s]{{1,3}}[{_HAN}])[{_HAN}]{{1,3}}"),
        _groups(r"\1*"),
    ),
    (re.compile(rf"((?:我叫|本人叫|名叫|名字叫|名字是)[{_HAN}])[{_HAN}·]{{1,3}}"), _groups(r"\1*")),
    (
        re.compile(r"(单元\s*)(?:\d{1,2}[\-层楼]\s*)?\d{1,4}(?!\d|号楼|单元|户居民|多?户)(室|号|户)?"),
        _groups(r"\1***\2"),
    ),
    (re.compile(r"(?<![\d\-])(\d{1,3}-\d{1,2}-)\d{2,4}(?![\d\-])"), _groups(r"\1***")),
    (
        re.compile(r"((?:号楼|栋|幢)\s*)\d{3,4}(?!\d|年|平|米|户|元|㎡|个|人|多|余|号楼)(室|号)?"),
        _groups(r"\1***\2"),
    ),
    (re.compile(r"(?<!\d)\d{2,4}(室)(?![内外])"), _groups(r"***\1")),
]


def mask_text(text: str) -> str:
    """The text with what looks personal starred out; the rest stays letter for letter."""
    for pattern, mask in _RULES:
        text = _replace(text, pattern, mask)
    return text


def _replace(text: str, pattern: re.Pattern[str], mask: Mask) -> str:
    parts, end = [], 0
    for found in pattern.finditer(text.translate(_WIDE)):
        parts += [text[end : found.start()], mask(found)]
        end = found.end()
    return "".join(parts) + text[end:]
