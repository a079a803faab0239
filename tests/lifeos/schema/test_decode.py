"""The decoder: values in wire form, and every mistake of a document in one run, each at its place."""

import pytest

from lifeos.diagnostics import Span
from lifeos.schema.decode import BAD, Decoder
from lifeos.schema.shape import shape_of
from lifeos.source.yaml import parse
from lifeos.units import Money


def decode(kind, text):
    (node,), found = parse("x.yaml", text)
    assert found == []
    decoder = Decoder("x.yaml", kind, lambda _path: Span("x.yaml"))
    return decoder.decode(shape_of(kind), node, ""), decoder.found


def spec(kind, text):
    value, found = decode(kind, f"apiVersion: lifeos.dev/v1alpha1\nkind: {kind}\nmetadata: {{name: x}}\nspec:\n{text}")
    return value["spec"], [(item.code, item.span.line - 4, item.span.column) for item in found]


def test_wire_form():
    value, found = spec("Budget", "  parent: whole\n  perDay: 0.50 USD\n  perMonth: 12 EUR\n")
    assert (value, found) == ({"parent": "whole", "perDay": Money(500_000), "perMonth": Money(12_000_000, "EUR")}, [])
    value, _ = spec("ModelRoute", "  timeout: 1m30s\n  retries: 0\n  stakes: [high]\n")
    assert value == {"timeout": 90_000, "retries": 0, "stakes": ["high"]}


def test_all_mistakes_in_one_run_each_at_its_place():
    value, found = spec(
        "Agent",
        "  description: d\n"
        "  prompt: p.md\n"
        "  suspend: yes\n"
        "  runtime:\n"
        "    profil: rollout\n"
        "    port: 80\n"
        "    idle: five\n"
        "  tools:\n"
        "    - {ref: Bad}\n"
        "    - {ref: good, stakes: medium}\n"
        "  budget: {perDay: 20}\n",
    )
    assert found == [
        ("LOS104", 3, 12),
        ("LOS123", 5, 5),
        ("LOS127", 6, 11),
        ("LOS126", 7, 11),
        ("LOS126", 9, 13),
        ("LOS128", 10, 27),
        ("LOS126", 11, 20),
    ]
    assert value["description"] == "d"
    assert value["runtime"] == {}
    assert value["tools"][-1] == {"ref": "good"}


def test_a_duplicate_key_names_the_first():
    _, found = decode("Budget", "kind: Budget\nkind: Budget\n")
    duplicate = next(item for item in found if item.code == "LOS103")
    assert (duplicate.span.line, duplicate.span.column) == (2, 1)
    assert [str(related.span) for related in duplicate.related] == ["x.yaml:1:1"]


def test_missing_fields_are_all_named():
    _, found = decode("Budget", "kind: Budget\n")
    assert [item.code for item in found] == ["LOS124"] * 3
    assert all(any(name in item.message for item in found) for name in ("apiVersion", "metadata", "spec"))


@pytest.mark.parametrize("word", ["y", "N", "yes", "No", "on", "OFF", "true", "False"])
def test_booleans_of_yaml_1_1(word):
    """As text, as a flag and as a name: each asks how it is meant. ``true`` as a flag is what it says."""
    assert spec("Agent", f"  description: {word}\n  prompt: p.md\n")[1] == [("LOS104", 1, 16)]
    flagged = spec("Agent", f"  description: d\n  prompt: p.md\n  suspend: {word}\n")[1]
    assert flagged == ([] if word == "true" else [("LOS104", 3, 12)])
    if word.islower():
        assert spec("Budget", f"  perDay: 1 USD\n  parent: {word}\n")[1] == [("LOS104", 2, 11)]


@pytest.mark.parametrize("text", ["012", "1_000", "1:30", "2026-01-01", "1e3", ".5", "0x1F", "0b1", "+7", ".inf", "~"])
def test_text_that_readers_disagree_on_needs_quotes(text):
    for written, expected in ((text, 1), (f'"{text}"', 0)):
        assert len(spec("Agent", f"  description: {written}\n  prompt: p.md\n")[1]) == expected


@pytest.mark.parametrize("text", ["v1.2.3", "3 kings", "12:34:56:78:9a", "nope", "1.2.3", "2026 was good", "e", "-"])
def test_ordinary_text_needs_none(text):
    if text == "-":
        text = "a - b"
    assert spec("Agent", f"  description: {text}\n  prompt: p.md\n")[1] == []


def test_free_values_keep_their_json_types():
    value, found = spec(
        "Tool",
        "  description: d\n  action: read\n  endpoint: {url: http://x}\n"
        '  arguments: {a: 1, b: 1.5, c: true, d: null, e: "1", f: text, g: [1, {h: -2}], i: 1e3}\n',
    )
    assert found == []
    assert value["arguments"] == {
        "a": 1,
        "b": 1.5,
        "c": True,
        "d": None,
        "e": "1",
        "f": "text",
        "g": [1, {"h": -2}],
        "i": 1000.0,
    }
    assert type(value["arguments"]["a"]) is int


@pytest.mark.parametrize("number", ["12345678901234567890", "9" * 400, "1e999", "-1e999", "0777", "yes"])
def test_free_values_are_never_changed_silently(number):
    """A number that no 64-bit reader holds exactly, an infinity, an octal: each is a finding."""
    head = "  description: d\n  action: read\n  endpoint: {url: http://x}\n"
    _, found = spec("Tool", f"{head}  arguments: {{maximum: {number}}}\n")
    assert [code for code, _, _ in found] == ["LOS104"]


@pytest.mark.parametrize("number", ["1e999", ".nan", ".inf"])
def test_a_number_is_finite(number):
    kpi = f"{{name: k, unit: u, target: {number}}}"
    _, found = spec("Team", f"  description: d\n  type: enabling\n  owners: [o]\n  kpis: [{kpi}]\n")
    assert len(found) == 1


def test_names_in_tables_are_checked():
    """An environment's name becomes a folder: it may not lead elsewhere."""
    (node,), _ = parse("x.yaml", '{"../../x": {domain: d}, ok: {domain: d}}')
    decoder = Decoder("x.yaml", "Platform", lambda _path: Span("x.yaml"))
    shape = shape_of("Platform").fields["spec"].fields["environments"]
    value = decoder.decode(shape, node, "spec.environments")
    assert list(value) == ["ok"]
    assert [(item.code, item.span.column) for item in decoder.found] == [("LOS126", 2)]


@pytest.mark.parametrize("text", ["[]", "text", "", "[[1], {a: b}]"])
@pytest.mark.parametrize("kind", ["Agent", "Platform", "EvalSuite"])
def test_no_node_makes_it_fail(kind, text):
    (node,), _ = parse("x.yaml", f"x: {text}")
    decoder = Decoder("x.yaml", kind, lambda _path: Span("x.yaml"))
    assert decoder.decode(shape_of(kind), node.value[0][1], "") is BAD
    assert [item.code for item in decoder.found] == ["LOS125"]


@pytest.mark.parametrize(
    ("idle", "code"),
    [
        ("6s", None),
        ("1h", None),
        ("6500ms", None),
        ("5s", "LOS127"),
        ("25h", "LOS127"),
        ("1h1s", "LOS127"),
        ("x", "LOS126"),
    ],
)
def test_a_duration_has_bounds(idle, code):
    value, found = spec("Agent", f"  description: d\n  prompt: p.md\n  runtime: {{idle: {idle}}}\n")
    assert found == ([(code, 3, 19)] if code else [])
    assert ("idle" in value["runtime"]) == (code is None)


def test_what_is_listed_twice_counts_once_and_is_shown_at_its_place():
    value, found = spec(
        "Agent",
        "  description: d\n  prompt: p.md\n  environments: [prod, local, prod]\n"
        "  tools:\n    - {ref: a}\n    - {stakes: high, ref: a}\n    - {ref: b}\n",
    )
    assert found == [("LOS132", 3, 31), ("LOS132", 6, 27)]


@pytest.mark.parametrize(
    ("resources", "code"),
    [
        ("cpu: 250m", None),
        ("cpu: '0.5'", None),
        ("cpu: '2'", None),
        ("cpu: '0'", "LOS126"),
        ("cpu: 1m", "LOS126"),
        ("cpu: '4000'", "LOS126"),
        ("cpu: 256Mi", "LOS126"),
        ("memory: 256Mi", None),
        ("memory: 2G", None),
        ("memory: 1m", "LOS126"),
        ("memory: '100'", "LOS126"),
        ("memory: 5000000Gi", "LOS126"),
    ],
)
def test_resources_are_of_a_size_that_exists(resources, code):
    _, found = spec("Agent", f"  description: d\n  prompt: p.md\n  runtime: {{resources: {{{resources}}}}}\n")
    assert [item[0] for item in found] == ([code] if code else [])


@pytest.mark.parametrize(
    ("host", "good"),
    [
        ("db.example.test", True),
        ("10.0.0.1", True),
        ("x" * 63 + ".example", True),
        ("x" * 64 + ".example", False),
        ("-x.example", False),
    ],
)
def test_a_host_name_is_one_that_dns_knows(host, good):
    _, found = decode("Datastore", f"spec: {{host: '{host}'}}\n")
    assert ("LOS126" not in {item.code for item in found}) == good


@pytest.mark.parametrize(
    ("url", "hint"),
    [
        ("http://ledger.lifeos-system.svc:8080/mcp", None),
        ("https://pay.example", None),
        ("http://10.0.0.1:8080/mcp", "give the address one"),
        ("http://[fd00::1]/mcp", "give the address one"),
        ("https://user@pay.example/mcp", "did you mean 'https://pay.example/mcp'?"),
        ("https://pay.example/mcp?key=1", "did you mean 'https://pay.example/mcp'?"),
        ("https://pay.example/mcp#part", "did you mean 'https://pay.example/mcp'?"),
        ("https://pay.example:99999/mcp", "from 1 to 65535"),
        ("ftp://pay.example", "the URL of a server by its name"),
        ("pay.example:8080", "did you mean 'https://pay.example:8080'?"),
        ("http://Pay.Example/mcp", "did you mean 'http://pay.example/mcp'?"),
    ],
)
def test_the_url_of_a_tool_can_be_rendered(url, hint):
    _, found = decode("Tool", f"spec: {{endpoint: {{url: '{url}'}}}}\n")
    (wrong,) = [item for item in found if item.code == "LOS126"] or [None]
    assert (wrong is None) == (hint is None)
    if hint:
        assert hint in wrong.hint
