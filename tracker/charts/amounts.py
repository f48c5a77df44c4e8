"""Scales for numbers: the unit that suits their size, round ticks, and how a value is written."""

import math
from dataclasses import dataclass

from tracker.charts.values import Number, Unit
from tracker.charts.words import is_chinese

NOUGHT = 1e-9  # anything less is drawn as nothing
_YUAN_ZH = ((1e8, "亿元"), (1e4, "万元"), (1, "元"))
_YUAN_EN = ((1e9, "billion yuan"), (1e6, "million yuan"), (1, "yuan"))
_COUNT_ZH = ((1e8, "亿"), (1e5, "万"), (1, ""))  # 12,345 reads better than 1.23万
_COUNT_EN = ((1e9, "billion "), (1e6, "million "), (1, ""))


@dataclass(frozen=True, slots=True)
class Scale:
    """From raw values to what is written. ``low`` and ``high`` are raw and stand on ticks."""

    low: float
    high: float
    step: float
    divisor: float
    unit: str
    suffix: str = ""

    @property
    def ticks(self) -> list[float]:
        count = round((self.high - self.low) / self.step)
        return [self.low + self.step * place for place in range(count + 1)]

    def tick(self, value: float) -> str:
        places = max(0, -math.floor(math.log10(self.step / self.divisor) + 1e-9))
        return f"{value / self.divisor + 0.0:,.{places}f}{self.suffix}"

    def write(self, value: Number) -> str:
        """A value beside its bar: short, but never a nought that is not one."""
        shown = float(value) / self.divisor
        text = f"{shown:,.2f}" if abs(shown) < 100 else f"{shown:,.1f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
        if text in ("0", "-0"):
            text = "0" if value == 0 else "<0.01" if shown > 0 else ">-0.01"
        return text + self.suffix


def scale(values: list[Number], unit: Unit, unit_name: str, language: str, *, ticks: int = 5) -> Scale:
    """A scale from nought (or the lowest value) to just above the highest, with about ``ticks`` steps."""
    low = min([0.0, *map(float, values)])
    high = max([0.0, *map(float, values)])
    if unit is Unit.PERCENT:
        high = max(high, 100.0)
    divisor, unit_text = _unit(max(high, -low), unit, unit_name, language)
    high = high if high - low > NOUGHT else divisor
    least = 1.0 if unit is Unit.COUNT and divisor == 1 else 0.0
    step = max(_round_up((high - low) / ticks), least)
    top, bottom = math.ceil(high / step - 1e-9) * step, math.floor(low / step + 1e-9) * step
    top = top if top > bottom else bottom + step
    return Scale(bottom, top, step, divisor, unit_text, "%" if unit is Unit.PERCENT else "")


def _unit(size: float, unit: Unit, unit_name: str, language: str) -> tuple[float, str]:
    if unit is Unit.PERCENT:
        return 1.0, "%"
    chinese = is_chinese(language)
    money, counts = (_YUAN_ZH, _COUNT_ZH) if chinese else (_YUAN_EN, _COUNT_EN)
    steps = money if unit is Unit.YUAN else counts
    divisor, prefix = next((step for step in steps if size >= step[0]), steps[-1])
    return divisor, prefix if unit is Unit.YUAN else f"{prefix}{unit_name}".strip()


def _round_up(step: float) -> float:
    """The next of 1, 2, 5, 10, 20, 50, ..."""
    power = 10.0 ** math.floor(math.log10(step))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= step * (1 - 1e-9))
