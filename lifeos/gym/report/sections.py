"""The sections of a report but its transcripts: the verdict, each check, where it went wrong, what it cost, what was compared."""

from collections import Counter
from collections.abc import Iterator

from lifeos.gym.report.drawing import operating_curve
from lifeos.gym.report.subject import Subject
from lifeos.gym.report.tally import Kind, Tally
from lifeos.gym.report.transcripts import WORDS
from lifeos.page.markup import Markup, Part, element, joined
from lifeos.verdict.bounds import lower
from lifeos.verdict.checks import Check, reached_by
from lifeos.verdict.cost import said
from lifeos.verdict.curve import curve
from lifeos.verdict.judge import CheckVerdict
from lifeos.verdict.ratio import ratio
from lifeos.verdict.rounding import down, percent
from lifeos.verdict.words import NEVER, Comparison, CostVerdict

_MOST_CELLS = 1000
_MEANING = {
    "pass": "Every check of the suite holds: it may ship.",
    "fail": "At least one check of the suite does not hold: it may not ship.",
    "inconclusive": "Not decided yet: the run was interrupted, or is under way. It goes on with",
}
_PRACTICE = {
    "pass": "Every check of the suite holds here. That is practice: only the gate, on scenarios that nobody has seen, lets it through.",
    "fail": "At least one check of the suite does not hold here. That is practice; the gate would most likely refuse it, too.",
    "inconclusive": _MEANING["inconclusive"],
}


def heading(about: Subject, tally: Tally | None) -> Markup:
    """What was decided, in words, and each simulation as a cell, where their records are here."""
    verdict = about.verdict
    words = [(_PRACTICE if about.split == "practice" else _MEANING)[verdict.decision]]
    more = about.simulated - verdict.read
    if more:
        words.append(f" {more} more ran beside these and changed nothing: they are not read.")
    again = (
        joined(" ", element("code", f"lifeos gym run {about.again}"), ".")
        if verdict.decision == "inconclusive"
        else None
    )
    return element(
        "header",
        element("p", "Practice run" if about.split == "practice" else "Gate", class_="kicker"),
        element("h1", about.agent, element("small", f" before suite {about.suite.name}")),
        element(
            "p", element("span", verdict.decision.upper(), class_=f"verdict {verdict.decision}"), class_="decision"
        ),
        element("p", words[0], again, *words[1:], class_="lead"),
        element("ul", *(element("li", reason) for reason in verdict.reasons), class_="reasons"),
        _strip(tally) if tally is not None else None,
    )


def _strip(tally: Tally) -> Markup:
    shown = {record.observation.index for record in tally.failures}
    cells = []
    for cell in tally.cells[:_MOST_CELLS]:
        title = f"{cell.number}: {WORDS[cell.kind]}, {cell.template or 'unknown'}, {cell.persona} user"
        link = f"#s{cell.number}" if cell.number in shown else None
        name = "a" if link else "span"
        cells.append(element(name, title=title, href=link, class_=cell.kind, aria_label=title if link else None))
    more = len(tally.cells) - _MOST_CELLS
    rest = element("p", f"and {more} more", class_="note") if more > 0 else None
    return joined(element("div", *cells, class_="strip"), rest, _legend(tally.kinds))


def _legend(kinds: list[Kind]) -> Markup:
    items = [element("li", element("i", class_=kind), WORDS[kind]) for kind in kinds]
    return element("ul", *items, class_="legend")


def checks(about: Subject) -> Markup:
    """Each check: what it asks, what was seen, what a pass shows, and its operating curve."""
    found = {check.check: check for check in about.verdict.checks}
    drawn = [_check(check, found[check.name]) for check in about.checks if check.name != NEVER]
    others = [_never(found[check.name]) for check in about.checks if check.name == NEVER]
    if about.verdict.cost is not None:
        others.append(_cost(about.verdict.cost))
    return element("section", element("h2", "Checks"), element("div", *drawn, class_="pair"), *others)


def _check(check: Check, found: CheckVerdict) -> Markup:
    good, observed = found.seen - found.failures, None
    seen: Part = "nothing yet"
    if found.seen:
        observed = good / found.seen
        bound = lower(good, found.seen, check.confidence)
        silent = f", {found.silent} without an outcome" if found.silent else ""
        seen = (
            f"{good} of {found.seen} ({_percent(observed)}){silent}; "
            f"so the true rate is at least {_least(bound)}, with confidence {check.confidence:g}"
        )
    possible = check.require <= check.of
    rows: list[tuple[str, Part]] = [
        ("asked", f"{check.require} of {check.of}" if possible else f"more than all {check.of}: no result is enough"),
        ("seen", seen),
        ("a pass shows", f"a true rate of at least {_least(check.floor)}, with confidence {down(check.certified)}"),
        ("needed", f"a true rate of {_percent(reached_by(check.boundary))}, to pass in 19 cases of 20"),
    ]
    caption = "How likely an agent of each true success rate is to pass: exact."
    if observed is not None:
        (point,) = curve(check.boundary, [observed])
        caption += f" If the rate seen were the true one, it would pass {_percent(point.passes)} of the time."
    return element(
        "article",
        element("h3", check.name, " ", element("span", found.decision, class_=f"tag {found.decision}")),
        element("figure", operating_curve(check, observed), element("figcaption", caption)),
        element("dl", *(element("div", element("dt", name), element("dd", text)) for name, text in rows)),
    )


def _never(found: CheckVerdict) -> Markup:
    allowed = max(found.of - found.require, 0)
    text = f"{found.failures} of {found.seen} simulations violated a hard prohibition; {allowed} may."
    left = f" {found.of} must be seen." if found.decision == "inconclusive" else ""
    return element(
        "article",
        element("h3", "never ", element("span", found.decision, class_=f"tag {found.decision}")),
        element("p", text + left),
        class_="never",
    )


def _cost(found: CostVerdict) -> Markup:
    return element(
        "article",
        element("h3", "cost per success ", element("span", found.decision, class_=f"tag {found.decision}")),
        element("p", f"{said(found).removeprefix('cost per success: ')}."),
        element(
            "p",
            "The bound is approximate: a ratio of two sums has no exact one, and no exact operating curve.",
            class_="note",
        ),
        class_="never",
    )


def where(tally: Tally) -> Markup:
    """Outcomes by persona and by scenario template."""
    return element(
        "section",
        element("h2", "Where"),
        element(
            "div",
            _breakdown("by persona", tally.by("persona"), tally.kinds),
            _breakdown("by scenario", tally.by("template"), tally.kinds),
            class_="pair",
        ),
    )


def _breakdown(title: str, groups: dict[str, Counter[Kind]], kinds: list[Kind]) -> Markup:
    columns = [
        element("th", element("i", class_=kind, title=WORDS[kind]), scope="col", aria_label=WORDS[kind])
        for kind in kinds
    ]
    head = element("tr", element("th", scope="col"), *columns, element("th", "well", scope="col"))
    bodies = []
    for name, counts in groups.items():
        counted = sum(counts.values()) - counts["void"]
        numbers = [element("td", str(counts[kind]) if counts[kind] else "·") for kind in kinds]
        share = element("td", _percent(counts["well"] / counted) if counted else "·", class_="share")
        bar = element(
            "div",
            *(element("i", class_=kind, style=f"flex:{counts[kind]}") for kind in kinds if counts[kind]),
            class_="bar",
        )
        label = element("tr", element("th", name, scope="row"), *numbers, share)
        bodies.append(
            element("tbody", label, element("tr", element("td", bar, colspan=str(len(kinds) + 2)), aria_hidden="true"))
        )
    return element("article", element("h3", title), element("table", element("thead", head), *bodies))


def costs(tally: Tally, currency: str) -> Markup:
    """What was spent, over the successes: failures are paid for, too. As the Gym saw it, and as the receipt has it. ``currency``: of the
    agent's budget."""
    spent = tally.spent
    total, tokens = sum(one.micros for one in spent), sum(one.tokens for one in spent)
    if not total and not tokens:
        text = "No model that was asked and no tool that was called has a price, so there is nothing to divide."
    else:
        text = _per_success(total, tokens, currency, tally)
    judge = element("p", f"The judge's opinions cost {tally.judge} besides.") if tally.judge.micros else None
    return element("section", element("h2", "Cost per success"), element("p", text), judge)


def _per_success(total: int, tokens: int, currency: str, tally: Tally) -> str:
    """Sums, and their ratio with its interval."""
    successes = sum(one.success for one in tally.spent)
    every = f"{_amount(total / 1e6)} {currency} and {tokens:,} tokens in {len(tally.spent)} simulations, as the Gym saw them"
    found = ratio([one.micros / 1e6 for one in tally.spent], [float(one.success) for one in tally.spent])
    if found is None:
        return f"{every}; without a success, a cost per success is not defined."
    if len(tally.spent) < 2:
        return f"{_amount(found.value)} {currency} a success: {every}."
    low, high = max(found.lower, 0.0), found.upper
    return (
        f"{_amount(found.value)} {currency} a success (between {_amount(low)} and {_amount(high)} with confidence 0.95): "
        f"{every}, for {successes} successes."
    )


def comparison(found: Comparison | None) -> Markup | None:
    """With the incumbent on the same simulations, when there was one."""
    if found is None:
        return None
    if found.p is not None:
        shown = f"Were they equal, so many would be lost with probability {found.p:.3f} (McNemar, mid-p)."
    else:
        shown = (
            f"The evidence that it is worse by less than the margin is {found.safe:.3g}, that it is worse by more {found.harm:.3g} "
            "(e-values, which may be read at any time)."
        )
    text = (
        f"On {found.pairs} simulations that both lived through, only the incumbent succeeded in {found.lost} and only the candidate in "
        f"{found.gained}. {shown}"
    )
    head = element("h2", "Beside the incumbent ", element("span", found.decision, class_=f"tag {found.decision}"))
    return element("section", head, element("p", text))


def provenance(about: Subject) -> Markup:
    """What the page is about, exactly: with these, anyone can see the same."""
    rows = _rows(about)
    return element(
        "footer", element("dl", *(element("div", element("dt", name), element("dd", value)) for name, value in rows))
    )


def _rows(about: Subject) -> Iterator[tuple[str, Markup]]:
    yield "gate", element("code", about.digest)
    yield (
        "seed",
        joined(
            element("code", str(about.seed)), " (practice)" if about.split == "practice" else " (follows from the gate)"
        ),
    )
    yield "suite", joined(about.suite.name, ": ", about.suite.description)
    yield "stopping", joined(about.suite.stopping, f", read {about.verdict.read} of {about.simulated} simulated")
    yield "again", element("code", f"lifeos gym run {about.again}")


def _percent(share: float) -> str:
    """One decimal, and none where it is a whole number; never 100 % for less."""
    text = f"{share:.1%}"
    if text == "100.0%" and share < 1.0:
        text = "99.9%"
    return text.replace(".0%", "%").replace("%", " %")


def _least(share: float) -> str:
    """Of a bound, which never says more than what holds."""
    return percent(share).removesuffix(".0") + " %"


def _amount(value: float) -> str:
    return f"{value:.2f}" if value >= 1 else f"{value:.4f}"
