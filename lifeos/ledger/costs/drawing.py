"""Two plots as SVG: what a success costs in each group, and how a budget's month goes on."""

import calendar
from collections.abc import Sequence
from datetime import date, timedelta

from lifeos.ledger.costs.report import Group, Month
from lifeos.ledger.costs.wording import amount
from lifeos.page.markup import Markup, element

_WIDTH, _HEIGHT = 340, 210
_LEFT, _RIGHT, _TOP, _BOTTOM = 12, 12, 22, 30
_ROW, _NAMES = 26, 116
_MOST = 17
"""Letters of a name that have room."""


def intervals(groups: Sequence[Group]) -> Markup | None:
    """A dot for each group that has successes, with its interval; the dearest first. Of one currency."""
    shown = [(group, one) for group in groups if (one := group.insight.per_success) is not None]
    if not shown:
        return None
    shown.sort(key=lambda pair: (-pair[1].value, pair[0].name))
    most = max(max(one.upper or 0, one.value) for _, one in shown) or 1
    currency = shown[0][0].insight.currency

    def across(micros: int) -> float:
        return round(_NAMES + micros / most * (_WIDTH - _NAMES - _RIGHT - 6), 1)

    marks = []
    for at, (group, one) in enumerate(shown):
        y = _TOP + at * _ROW
        name = group.name if len(group.name) <= _MOST else f"{group.name[: _MOST - 1]}…"
        marks.append(_label(_NAMES - 10, y + 4, name, "end"))
        if one.upper is not None:
            ends = [across(one.lower), across(one.upper)]
            marks.append(_line(ends[0], y, ends[1], y, "span"))
            marks += [_line(x, y - 4, x, y + 4, "span") for x in ends]
        marks.append(element("circle", cx=f"{across(one.value):g}", cy=f"{y:g}", r="4", class_="observed"))
    bottom = _TOP + len(shown) * _ROW
    return _svg(
        bottom + 18,
        "Cost per insight of each group",
        _line(_NAMES, _TOP - 12, _NAMES, bottom - 8, "grid"),
        *marks,
        _label(_NAMES, bottom + 8, "0", "middle"),
        _label(_WIDTH - _RIGHT, bottom + 8, amount(most, currency), "end"),
    )


def month(shown: Month, today: date) -> Markup:
    """What was spent so far, where it will end, and the budget."""
    days = calendar.monthrange(today.year, today.month)[1]
    first, end = today.replace(day=1), shown.forecast
    top = max(end.expected, end.upper or 0, shown.limit or 0, end.spent) or 1

    def across(day: float) -> float:
        return round(_LEFT + day / days * (_WIDTH - _LEFT - _RIGHT), 1)

    def up(micros: int) -> float:
        return round(_HEIGHT - _BOTTOM - micros / top * (_HEIGHT - _TOP - _BOTTOM), 1)

    points, total = [(across(0), up(0))], 0
    for past in range(today.day):
        total += shown.days.get(first + timedelta(days=past), 0)
        points.append((across(past + 1), up(total)))
    path = " ".join(f"{'L' if at else 'M'}{x} {y}" for at, (x, y) in enumerate(points))
    here, last = points[-1], across(days)
    marks = [element("path", d=path, class_="line")]
    if end.upper is not None:
        fan = f"M{here[0]} {here[1]} L{last} {up(end.upper)} L{last} {up(end.lower)} Z"
        marks.append(element("path", d=fan, class_="fan"))
    if end.days:
        marks.append(_line(*here, last, up(end.expected), "expected"))
    if shown.limit is not None:
        marks.append(_line(_LEFT, up(shown.limit), _WIDTH - _RIGHT, up(shown.limit), "floor"))
        marks.append(_label(_LEFT + 2, up(shown.limit) - 5, f"budget {amount(shown.limit, shown.currency)}", "start"))
    said = f"Spending of budget {shown.name} in {today:%B %Y}, and its forecast"
    return _svg(
        _HEIGHT,
        said,
        _line(_LEFT, up(0), _WIDTH - _RIGHT, up(0), "grid"),
        *marks,
        element("circle", cx=f"{here[0]:g}", cy=f"{here[1]:g}", r="4", class_="observed"),
        _label(
            here[0],
            max(here[1] - 9, 10),
            amount(end.spent, shown.currency),
            "end" if here[0] > _WIDTH / 2 else "start",
            "observed",
        ),
        _label(_LEFT, _HEIGHT - 12, f"{first:%Y-%m-%d}", "start"),
        _label(_WIDTH - _RIGHT, _HEIGHT - 12, f"{first.replace(day=days):%Y-%m-%d}", "end"),
    )


def _svg(height: float, label: str, *parts: Markup) -> Markup:
    return element("svg", *parts, viewBox=f"0 0 {_WIDTH} {height:g}", role="img", aria_label=label)


def _line(x1: float, y1: float, x2: float, y2: float, class_: str) -> Markup:
    return element("line", x1=f"{x1:g}", y1=f"{y1:g}", x2=f"{x2:g}", y2=f"{y2:g}", class_=class_)


def _label(x: float, y: float, text: str, anchor: str, class_: str | None = None) -> Markup:
    return element("text", text, x=f"{x:g}", y=f"{y:g}", text_anchor=anchor, class_=class_)
