"""Prints the code points a font subset keeps: all of GBK or GB 2312, and the signs that go with them.

python characters.py gbk > gbk.txt
"""

import sys

CELLS = {"gbk": (range(0x81, 0xFF), range(0x40, 0xFF)), "gb2312": (range(0xA1, 0xFF), range(0xA1, 0xFF))}
SIGNS = [
    (0x20, 0x7E), (0xA0, 0x17F),  # Latin
    (0x2010, 0x205E), (0x20A0, 0x20BF), (0x2100, 0x214F), (0x2150, 0x22FF),  # dashes, money, units, arrows
    (0x2460, 0x24FF), (0x25A0, 0x27BF),  # circled figures, shapes, ticks
    (0x3000, 0x303F), (0x3200, 0x33FF), (0xFF00, 0xFFEF),  # Chinese punctuation, ㎡, full-width forms
    (0x4DAE, 0x4DAE),  # 䶮, in use in personal names and not in GBK
]  # fmt: skip


def code_points(charset: str) -> list[int]:
    rows, cells = CELLS[charset]
    decoded = (bytes([row, cell]).decode(charset, "ignore") for row in rows for cell in cells)
    points = {ord(character) for text in decoded for character in text}
    for first, last in SIGNS:
        points.update(range(first, last + 1))
    return sorted(points)


if __name__ == "__main__":
    print(",".join(f"U+{point:04X}" for point in code_points(sys.argv[1])))
