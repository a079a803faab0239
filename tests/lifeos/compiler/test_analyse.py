"""From bytes to a fleet and everything that is wrong with it; a pure function, and no finding that only follows from another."""

import pytest

from lifeos.compiler import catalog
from lifeos.compiler.analyse import analyse
from lifeos.compiler.cache import Entry
from lifeos.compiler.inputs import assemble
from tests.lifeos import example

HELLO = "agents.d/platform/hello"
TELLER = "agents.d/finance/teller"


def inputs(**changes):
    """The example's inputs; a changed file is given by path, None: without it."""
    files = {**example.FILES, **changes}
    return assemble({path: files[path].encode() for path in sorted(files) if files[path] is not None}, [])


def codes(analysis):
    return [(item.code, item.span.file) for item in analysis.found]


def test_the_whole_fleet():
    analysis = analyse(inputs())
    assert (analysis.found, analysis.failed, analysis.tainted) == ([], False, set())
    assert set(analysis.members) == {HELLO, TELLER}
    assert list(analysis.fleet.agents) == ["hello", "teller"]
    assert {member.name for member in analysis.roster.members.values()} == {"hello", "teller"}


def test_the_order_of_files_decides_nothing():
    files = {path: text.encode() for path, text in example.FILES.items()}
    backwards = assemble(dict(sorted(files.items(), reverse=True)), [])
    assert analyse(backwards).fleet == analyse(inputs()).fleet


def test_without_a_platform_there_is_no_fleet_and_one_finding():
    analysis = analyse(inputs(**{"lifeos.yaml": None}))
    assert codes(analysis) == [("LOS112", "lifeos.yaml")]
    assert (analysis.failed, analysis.catalog, analysis.fleet) == (True, None, None)


def test_mistakes_of_all_files_are_found_together_and_in_order():
    analysis = analyse(
        inputs(
            **{
                f"{HELLO}/agent.yaml": example.agent("hello", "platform", "  suspend: yes\n"),
                f"{TELLER}/agent.yaml": example.agent("teller", "finance", "  tools: [{ref: ledger-raed}]\n"),
                "evals/personas/calm.yaml": example.PERSONA.replace("0.1", "10%"),
            }
        )
    )
    assert codes(analysis) == [
        ("LOS201", f"{TELLER}/agent.yaml"),
        ("LOS104", f"{HELLO}/agent.yaml"),
        ("LOS126", "evals/personas/calm.yaml"),
    ]
    assert analysis.tainted == {HELLO, TELLER}


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        ("lifeos.yaml", "budget: {perDay: 2 USD}", "budget: {perDay: 2}"),
        ("lifeos.yaml", "fleet.localhost}", "no host}"),
        ("agents.d/platform/models.yaml", "{name: local}", "{name: local}}"),
        ("agents.d/platform/tools.yaml", "action: read", "action: reads"),
        ("agents.d/platform/budget.yaml", "perDay: 50 USD", "perDay: 50"),
        ("agents.d/finance/team.yaml", "type: stream-aligned", "type: streamaligned"),
        ("evals/suites/basic/suite.yaml", "require: 95", "require: many"),
    ],
)
def test_a_mistake_in_what_many_rest_on_is_one_finding(path, before, after):
    assert before in example.FILES[path]
    analysis = analyse(inputs(**{path: example.FILES[path].replace(before, after)}))
    assert [file for _, file in codes(analysis)] == [path]
    assert analysis.failed


def test_a_warning_is_no_failure():
    analysis = analyse(inputs(**{"evals/receipts/hello/none.json": None}))
    assert not analysis.failed
    gated = analyse(inputs(**{"lifeos.yaml": example.PLATFORM.replace("receipts: warn", "receipts: deny")}))
    assert {code for code, _ in codes(gated)} == {"LOS504"}


def entry(folder):
    """What the cache knows of a clean agent."""
    whole = analyse(inputs())
    return Entry(inputs().agents[folder].key, whole.members[folder], {})


def test_an_agent_that_is_known_is_not_read_again_until_somebody_asks():
    known = {TELLER: entry(TELLER)}
    torn = inputs()
    torn.agents[TELLER].files[f"{TELLER}/agent.yaml"] = b"torn: ["  # as if: its key is still that of the sound file
    analysis = analyse(torn, known)
    assert analysis.found == []
    assert analysis.members[TELLER].name == "teller"
    whole = analyse(inputs(), known)
    assert whole.agent(TELLER) == analyse(inputs()).agent(TELLER)
    assert whole.fleet == analyse(inputs()).fleet


def test_an_agent_that_changed_is_read_whatever_is_known():
    known = {TELLER: entry(TELLER)}
    analysis = analyse(inputs(**{f"{TELLER}/prompts/system.md": "Other.\n"}), known)
    assert analysis.agent(TELLER).prompt.text == "Other.\n"


def test_two_agents_of_one_name_are_found_though_one_is_known():
    more = example.agent_files("teller", "platform")
    known = {TELLER: entry(TELLER)}
    for entries in ({}, known):
        assert "LOS202" in {code for code, _ in codes(analyse(inputs(**more), entries))}


def test_what_is_left_out_without_a_word_is_a_mistake_of_ours(monkeypatch):
    """Else a fleet without it would be rendered, and all that was rendered for it be removed."""
    monkeypatch.setattr(catalog, "_platform", lambda _document: None)
    with pytest.raises(
        RuntimeError, match=r"Team finance, platform: nothing is wrong there, and it is not part of the fleet"
    ):
        analyse(inputs())
