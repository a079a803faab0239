"""The sections of a report that is made of a receipt alone, where nobody has the records: what the receipt lists, and what it cannot show."""

from collections.abc import Iterator

from lifeos.evidence.receipt import Receipt, Unlike
from lifeos.page.markup import Markup, Part, element, joined

_MOST = 200
_STATUS = {
    "judged": "an outcome",
    "void": "void: the simulated user broke its own rules",
    "timeout": "no outcome in time",
    "error": "no outcome: the agent ended or raised",
    "unseen": "no trace of it, so that nobody knows what was done in it",
    "unjudged": "no opinion of a judge that gates",
}


def failures(receipt: Receipt, again: str) -> Markup:
    """Those that did not go well, by index and reason, each with the command that shows it. ``again``: as of a subject."""
    name, _, options = again.partition(" ")
    if not receipt.unlike:
        return element("section", element("h2", "Nothing went wrong"))
    items = [
        element(
            "li",
            f"simulation {item.index}: {'; '.join(_reasons(item))}. ",
            element("code", f"lifeos gym replay {name} {item.index} {options}".rstrip()),
        )
        for item in receipt.unlike[:_MOST]
    ]
    more = len(receipt.unlike) - _MOST
    rest = element("p", f"and {more} more in the receipt", class_="note") if more > 0 else None
    return element("section", element("h2", "What went wrong"), element("ul", *items), rest)


def _reasons(item: Unlike) -> Iterator[str]:
    if item.status != "judged":
        yield _STATUS[item.status]
    elif item.failed:
        yield f"failed {' and '.join(item.failed)}"
    if item.violations:
        yield f"violated a hard prohibition ({item.violations})"


def costs(receipt: Receipt) -> Markup:
    """What the models cost, as the receipt has it."""
    cost = receipt.cost
    between = f" (between {cost.interval[0]} and {cost.interval[1]} with confidence 0.95)" if cost.interval else ""
    each = (
        f"{cost.per_success} a success{between}"
        if cost.per_success
        else "without a success, a cost of one is not defined"
    )
    return element("section", element("h2", "Cost per success"), element("p", f"{each}; {cost.total} in all."))


def absent(receipt: Receipt, again: str) -> Markup:
    """What only the records could show, and the commands that show it all the same."""
    name, _, options = again.partition(" ")
    replay: Part = element("code", f"lifeos gym replay {name} INDEX {options}".rstrip())
    text = joined(
        "There are no records here of the ",
        str(receipt.simulations),
        " simulations, only the receipt. It has no transcripts, no personas and scenarios, and no evidence of detectors. Any simulation can be lived "
        "through again and follows from its index: ",
        replay,
        ". All of them, with their records: ",
        element("code", f"lifeos gym run {again} --records"),
        ".",
    )
    return element("section", element("h2", "What is not here"), element("p", text))
