"""The page: its sections in the order in which somebody decides, in one file that needs nothing else."""

from pathlib import Path

from lifeos.evidence.receipt import Receipt
from lifeos.gym.report import evidence, sections
from lifeos.gym.report.subject import Records, Subject
from lifeos.gym.report.tally import Tally
from lifeos.gym.report.transcripts import simulation
from lifeos.page.document import document
from lifeos.page.markup import Markup, Part, element, joined


def page(about: Subject, records: Records) -> str:
    """The report on a gate whose records are here."""
    tally = Tally(records(), about.verdict.read)
    return _page(
        about,
        sections.heading(about, tally),
        sections.checks(about),
        sections.where(tally),
        sections.costs(tally, about.currency),
        sections.comparison(about.verdict.comparison),
        _transcripts(about, tally),
        sections.provenance(about),
    )


def receipt_page(about: Subject, receipt: Receipt) -> str:
    """The report on a gate of which only the receipt is here, as in a fresh clone."""
    return _page(
        about,
        sections.heading(about, None),
        sections.checks(about),
        evidence.failures(receipt, about.again),
        evidence.costs(receipt),
        sections.comparison(about.verdict.comparison),
        evidence.absent(receipt, about.again),
        sections.provenance(about),
    )


def _page(about: Subject, *parts: Part) -> str:
    title = f"{about.agent}: {about.verdict.decision} before suite {about.suite.name}"
    style = Path(__file__).with_name("style.css").read_text(encoding="utf-8")
    return document(title, *parts, style=style)


def _transcripts(about: Subject, tally: Tally) -> Markup:
    name, _, options = about.again.partition(" ")

    def again(index: int) -> str:
        return f"{name} {index} {options}".rstrip()

    failures = [
        simulation(record, again(record.observation.index), opened=at == 0) for at, record in enumerate(tally.failures)
    ]
    more = tally.failed - len(failures)
    note = f"and {more} more; `lifeos gym replay {name} INDEX` shows each" if more else None
    good = tally.good
    return element(
        "section",
        element("h2", "What went wrong" if failures else "Nothing went wrong"),
        *failures,
        element("p", note, class_="note") if note else None,
        joined(element("h2", "One that went well"), simulation(good, again(good.observation.index), opened=False))
        if good
        else None,
    )
