"""An agent is what platform, team and agent say, in that order; its prompt is read from its own folder only."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifeos.compiler.agents import merge
from lifeos.compiler.pipeline import Compilation
from lifeos.units import Money
from tests.lifeos import example
from tests.lifeos.compiler.test_pipeline import codes

VALUE = st.recursive(
    st.integers() | st.lists(st.integers(), max_size=2),
    lambda inner: st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=8,
)
MAP = st.dictionaries(st.sampled_from("abc"), VALUE, max_size=3)


@given(MAP, MAP)
def test_the_later_one_wins_where_it_says_anything(base, over):
    merged = merge(base, over)
    assert merge(merged, over) == merged
    assert set(merged) == {*base, *over}
    for key, value in over.items():
        if not isinstance(value, dict):
            assert merged[key] == value


@given(MAP, MAP, MAP)
def test_a_chain_may_be_merged_from_either_end(first, second, third):
    def kinds_agree(one, other):
        return all(
            isinstance(one[key], dict) == isinstance(other[key], dict)
            and (not isinstance(one[key], dict) or kinds_agree(one[key], other[key]))
            for key in set(one) & set(other)
        )

    if kinds_agree(first, second) and kinds_agree(second, third) and kinds_agree(first, third):
        assert merge(merge(first, second), third) == merge(first, merge(second, third))


@given(MAP, MAP)
def test_neither_side_is_changed(base, over):
    before = repr((base, over))
    merge(base, over)
    assert repr((base, over)) == before


def agent(root, name):
    return Compilation(str(root), cached=False).analysis.fleet.agents[name]


def test_the_chain(repo):
    team = (
        example.team("finance")
        + "  defaults: {budget: {perDay: 5 USD, perDecision: 0.25 USD}, release: {steps: [100]}}\n"
    )
    more = "  budget: {perDecision: 0.10 USD}\n"
    example.write(repo, {"agents.d/finance/team.yaml": team, **example.agent_files("scribe", "finance", more)})
    scribe = agent(repo, "scribe")
    assert scribe.budget.per_day == Money(5_000_000)
    assert scribe.budget.per_decision == Money(100_000)
    assert scribe.budget.approval_above == Money(100_000_000)
    assert scribe.release.steps == (100,)
    assert scribe.reasoning.high == "frontier"
    assert agent(repo, "hello").budget.per_day == Money(2_000_000)


def test_a_list_replaces_and_does_not_append(repo):
    example.write(repo, {"lifeos.yaml": example.PLATFORM + "    release: {steps: [10, 20, 100]}\n"})
    example.write(repo, example.agent_files("scribe", "finance", "  release: {steps: [50, 100]}\n"))
    assert agent(repo, "scribe").release.steps == (50, 100)
    assert agent(repo, "hello").release.steps == (10, 20, 100)


def test_the_prompt_is_addressed_by_its_bytes(repo):
    path = repo / "agents.d/platform/hello/prompts/system.md"
    path.write_bytes("\ufeffGrüße\r\n".encode())
    prompt = agent(repo, "hello").prompt
    assert prompt.digest == "sha256:" + hashlib.sha256(path.read_bytes()).hexdigest()
    assert prompt.text == "Grüße\r\n"


@pytest.mark.parametrize(
    ("prompt", "code"),
    [
        ("../../finance/teller/prompts/system.md", "LOS205"),
        ("../../../lifeos.yaml", "LOS205"),
        ("/etc/passwd", "LOS205"),
        ("prompts/../../hello2/x.md", "LOS205"),
        ("prompts\\\\system.md", "LOS205"),
        ("prompts/sytem.md", "LOS206"),
        ("prompts", "LOS206"),
    ],
)
def test_a_prompt_outside_the_agents_folder_or_missing(repo, prompt, code):
    text = example.agent("hello", "platform").replace("prompts/system.md", f"'{prompt}'")
    example.write(repo, {"agents.d/platform/hello/agent.yaml": text})
    assert codes(repo) == [code]


def test_stakes_are_the_higher_of_the_tools_and_the_agents(repo):
    for tool, use, expected in (
        ("low", "low", "low"),
        ("low", "high", "high"),
        ("high", "low", "high"),
        ("high", "", "high"),
    ):
        example.write(repo, {"agents.d/platform/tools.yaml": example.TOOLS + f"  stakes: {tool}\n"})
        grant = f"{{ref: ledger-read{f', stakes: {use}' if use else ''}}}"
        example.write(
            repo, {"agents.d/finance/teller/agent.yaml": example.agent("teller", "finance", f"  tools: [{grant}]\n")}
        )
        assert agent(repo, "teller").tools[0].stakes == expected


@pytest.mark.parametrize("missing", ["image", "high", "perDay", "suite"])
def test_what_an_agent_needs_must_come_from_somewhere(repo, missing):
    lines = {
        "image": ("    runtime: {", ""),
        "high": ("{high: frontier, low: local}", "{low: local}"),
        "perDay": ("    budget: {perDay: 2 USD}\n", ""),
        "suite": ("    eval: {suite: basic}\n", ""),
    }
    old, new = lines[missing]
    text = example.PLATFORM
    if missing == "image":
        text = "".join(line for line in text.splitlines(keepends=True) if not line.startswith(old))
    else:
        assert old in text
        text = text.replace(old, new)
    example.write(repo, {"lifeos.yaml": text})
    assert codes(repo) == ["LOS211"]
