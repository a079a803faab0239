"""References that lead nowhere, and what was probably meant."""

import time

from lifeos.compiler.declared import Declared
from lifeos.compiler.load import load
from lifeos.compiler.references import SEARCHED, dangling, word
from tests.lifeos import example


def declared(**files):
    everything = Declared()
    for path, text in {**example.FILES, **files}.items():
        if path.endswith(".yaml"):
            everything.add(load(path, text.encode())[0])
    return everything


def found(more, known=None, agents=("hello", "teller")):
    everything = known or declared()
    (document,), _ = load("agents.d/finance/scribe/agent.yaml", example.agent("scribe", "finance", more).encode())
    return [(item.code, item.message, item.hint) for item in dangling(document, everything, agents)]


def test_every_kind_of_reference():
    more = """\
  reasoning: {high: fontier, low: local}
  tools: [{ref: ledger-raed}]
  data: [{ref: nowhere, access: read}]
  memory: {ref: note, scopes: [profile]}
  eval: {suite: basics}
"""
    assert sorted(found(more)) == [
        ("LOS201", "there is no datastore 'nowhere'", "declared: ledger-db"),
        ("LOS201", "there is no eval suite 'basics'", "did you mean 'basic'?"),
        ("LOS201", "there is no memory 'note'", "did you mean 'notes'?"),
        ("LOS201", "there is no model route 'fontier'", "did you mean 'frontier'?"),
        ("LOS201", "there is no tool 'ledger-raed'", "did you mean 'ledger-read'?"),
    ]


def test_what_is_meant_is_pointed_at():
    (document,), _ = load(
        "agents.d/finance/scribe/agent.yaml", example.agent("scribe", "finance", "  eval: {suite: basics}\n").encode()
    )
    (item,) = dangling(document, declared(), ())
    assert item.span.line == 7
    assert (item.related[0].span.file, item.related[0].span.line) == ("evals/suites/basic/suite.yaml", 3)


def test_a_name_that_may_stand_in_a_file_with_mistakes_is_not_missing():
    known = declared()
    known.doubt("agents.d/platform/tools.yaml", b"metadata: {name: torn}\n")
    assert found("  tools: [{ref: torn}, {ref: other}]\n", known)[0][1] == "there is no tool 'other'"


def test_agents_are_known_by_the_names_given():
    text = example.DATASTORES.replace("teller", "tellr")
    (document,), _ = load("agents.d/platform/datastores.yaml", text.encode())
    (item,) = dangling(document, declared(), {"hello": "x", "teller": "y"})
    assert (item.message, item.hint) == ("there is no agent 'tellr'", "did you mean 'teller'?")


def test_without_any_of_the_kind_it_says_where_one_would_stand():
    text = example.agent("scribe", "finance", "  tools: [{ref: x}]\n").encode()
    (document,), _ = load("agents.d/finance/scribe/agent.yaml", text)
    (item,) = dangling(document, Declared(), ())
    assert "agents.d/<platform team>/tools.yaml" in item.hint


def test_many_unknown_names_among_many_known_ones_do_not_take_for_ever():
    tools = "---\n".join(example.TOOLS.replace("ledger-read", f"tool-{number}") for number in range(1000))
    known = declared(**{"agents.d/platform/tools.yaml": tools})
    more = "  tools:\n" + "".join(f"    - {{ref: tol-{number}}}\n" for number in range(3000))
    started = time.process_time()
    hints = [hint for _, _, hint in found(more, known)]
    assert time.process_time() - started < 60
    assert len(hints) == 3000
    assert all("did you mean" in hint for hint in hints[:SEARCHED])
    assert all("declared: tool-0, " in hint for hint in hints[SEARCHED:])


def test_kinds_as_people_say_them():
    assert (word("EvalSuite"), word("Tool")) == ("eval suite", "tool")
