"""What the reference says by hand is what is rendered."""

import re

import pytest
from msgspec.structs import replace

from lifeos import ir
from lifeos.compiler import render
from lifeos.compiler.pipeline import Compilation
from lifeos.ir.organisation import Observe
from lifeos.targets import TARGETS
from tests.docs.pages import ROOT, text_of

RENDERED = "docs/reference/rendered.md"
_ROW = re.compile(r"^\| (?P<kind>\w+) \| (?P<names>`[^|]+`) \| (?P<folder>`[^|]+`) \|", re.MULTILINE)


def sections():
    """The rows of the page about what is rendered, by target: kind, and the patterns of names and folders."""
    parts = re.split(r"^## (\w+)$", text_of(RENDERED), flags=re.MULTILINE)
    return {
        name: [(row["kind"], pattern(row["names"]), pattern(row["folder"])) for row in _ROW.finditer(text)]
        for name, text in zip(parts[1::2], parts[2::2], strict=True)
    }


def pattern(cell):
    """``a-<b>`` or ``c`` as a regular expression; ``<b>`` stands for words."""
    names = re.findall(r"`([^`]+)`", cell)
    return re.compile(
        "|".join(re.sub(r"<[^>]+>", "[a-z0-9-]+", re.escape(name).replace(r"\\-", "-")) for name in names)
    )


def rendered(target, monkeypatch):
    """What one target renders for the repository's own fleet with the warden and alerts, and while each of its agents is released: kind, name and folder of each object."""
    monkeypatch.setattr(render, "TARGETS", {target: TARGETS[target]})
    compilation = Compilation(str(ROOT), cached=False)
    for environment in compilation.environments():
        for unit in compilation.units(environment):
            found = [compilation.render(unit, environment)]
            if unit == render.PLATFORM_UNIT:
                fleet = compilation.analysis.fleet
                found.append(render.render_platform(with_all(fleet.catalog), fleet.roster, environment))
            else:
                agent = compilation.analysis.agent(unit)
                pin = ir.Pin(environment.name, f"{agent.name}-0000000000", f"{agent.name}-0000000000", "")
                found.append(
                    render.render_agent(
                        replace(agent, pins=(pin,)), with_all(compilation.analysis.catalog), environment
                    )
                )
            for path, manifest in ((path, manifest) for one in found for path, manifest in one.manifests.items()):
                yield manifest.body["kind"], manifest.body["metadata"]["name"], path.rpartition("/")[0]


def with_all(catalog):
    platform = catalog.platform
    gateway = replace(platform.gateway, warden=True)
    return replace(catalog, platform=replace(platform, gateway=gateway, observe=Observe("monitoring")))


def test_every_target_has_a_section():
    assert list(sections()) == list(TARGETS)


@pytest.mark.parametrize("target", TARGETS)
def test_the_page_names_exactly_what_a_target_renders(target, monkeypatch):
    rows = sections()[target]
    used = set()
    for kind, name, folder in set(rendered(target, monkeypatch)):
        matching = [
            index
            for index, row in enumerate(rows)
            if row[0] == kind and row[1].fullmatch(name) and row[2].fullmatch(folder)
        ]
        assert matching, f"{RENDERED} does not tell of {kind} {name} in {folder}"
        used.update(matching)
    assert [rows[index][0] for index in range(len(rows)) if index not in used] == []
