"""Findings in each format: the shape that other programs rely on, and never a secret."""

import json
import re

import pytest

from lifeos.cli.formats import FORMATS, of
from lifeos.cli.formats.rule import describe
from lifeos.diagnostics import Diagnostic, Related, Span
from lifeos.explain.pages import pages

KEY = "sk-" + "abcdEFGH0123456789abcd"
FOUND = [
    Diagnostic("LOS201", "there is no tool 'x'", Span("agents.d/t/a/agent.yaml", 3, 5, 9), "did you mean 'y'?"),
    Diagnostic(
        "LOS404",
        f"50% of '{KEY}'\nis: a, b",
        Span("agents.d/t/b c/ä#.yaml", 1, 1),
        severity="warning",
        related=(Related(Span("lifeos.yaml", 2, 1), "declared here"),),
    ),
]


@pytest.fixture
def root(tmp_path):
    folder = tmp_path / "agents.d/t/a"
    folder.mkdir(parents=True)
    (folder / "agent.yaml").write_text(f"a: 1\nb: 2\nref: x-y # {KEY}\n")
    return str(tmp_path)


@pytest.mark.parametrize("form", FORMATS)
def test_no_format_shows_a_secret(form, root):
    assert KEY not in of(form).render(FOUND, root)


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_prints_nothing_found(form, root):
    text = of(form).render([], root)
    assert text == "" or form in ("json", "sarif")


def test_json_is_the_contract(root):
    found = json.loads(of("json").render(FOUND, root))
    assert list(found) == ["diagnostics"]
    first, second = found["diagnostics"]
    assert first == {
        "code": "LOS201",
        "severity": "error",
        "message": "there is no tool 'x'",
        "hint": "did you mean 'y'?",
        "file": "agents.d/t/a/agent.yaml",
        "line": 3,
        "column": 5,
        "endColumn": 9,
        "related": [],
    }
    assert second["severity"] == "warning"
    assert second["related"] == [{"message": "declared here", "file": "lifeos.yaml", "line": 2, "column": 1}]
    assert json.loads(of("json").render([], root)) == {"diagnostics": []}


def test_sarif_has_what_the_standard_requires(root):
    """SARIF 2.1.0: §3.13 version and runs, §3.18 tool.driver.name, §3.27 message and ruleIndex, §3.4 URIs, §3.30 regions."""
    log = json.loads(of("sarif").render(FOUND, root))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert driver["name"]
    assert [rule["id"] for rule in driver["rules"]] == ["LOS201", "LOS404"]
    assert run["columnKind"] in ("utf16CodeUnits", "unicodeCodePoints")
    for result, item in zip(run["results"], FOUND, strict=True):
        assert result["message"]["text"]
        assert result["level"] in ("none", "note", "warning", "error")
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == item.code
        for location in (*result["locations"], *result["relatedLocations"]):
            place = location["physicalLocation"]
            uri = place["artifactLocation"]["uri"]
            assert uri.isascii()
            assert not set(uri) & set(" #?%") - {"%"}
            assert place["artifactLocation"]["uriBaseId"] in run["originalUriBaseIds"]
            region = place["region"]
            assert region["startLine"] == region["endLine"] >= 1
            assert 1 <= region["startColumn"] < region["endColumn"]
    assert json.loads(of("sarif").render([], root))["runs"][0]["results"] == []


@pytest.mark.parametrize("code", pages())
def test_sarif_describes_every_rule_as_github_wants_it(code):
    """The properties that its documentation marks as required or recommended, and their limits."""
    rule = describe(code, "warning")
    assert rule["id"] == code
    assert re.fullmatch(r"[A-Za-z0-9]{3,255}", rule["name"])
    for field in ("shortDescription", "fullDescription"):
        assert 0 < len(rule[field]["text"]) <= 1024
    assert rule["shortDescription"]["text"][0].isupper() or rule["shortDescription"]["text"][0] in "'`"
    assert rule["help"]["markdown"].startswith(rule["fullDescription"]["text"][:10]) or "`" in rule["help"]["markdown"]
    assert "```" not in rule["help"]["text"]
    assert "Mend it." in rule["help"]["text"]
    assert rule["helpUri"].endswith(f"/lifeos/explain/{code}.md")
    assert rule["defaultConfiguration"] == {"level": "warning"}
    assert rule["properties"]["precision"] in ("very-high", "high", "medium", "low")
    assert rule["properties"]["problem.severity"] in ("error", "warning", "recommendation")
    assert ("security-severity" in rule["properties"]) == ("security" in rule["properties"]["tags"])


def test_sarif_fingerprints_stay_when_lines_move_and_tell_apart_what_reads_the_same(root):
    def prints(*found):
        results = json.loads(of("sarif").render(list(found), root))["runs"][0]["results"]
        return [result["partialFingerprints"]["primaryLocationLineHash"] for result in results]

    def at(line, message="m"):
        return Diagnostic("LOS201", message, Span("x.yaml", line))

    assert prints(at(1), at(5)) == prints(at(3), at(9))
    assert len({*prints(at(1), at(5), at(6, "n"))}) == 3


@pytest.mark.parametrize("form", FORMATS)
def test_services_want_files_from_the_top_of_the_work_tree_and_people_from_the_fleet(form, root, tmp_path):
    """As in a repository that holds the fleet beside other things."""
    (tmp_path / ".git").mkdir()
    text = of(form).render(FOUND[:1], str(tmp_path / "agents.d"))
    assert ("agents.d/agents.d/t/a/agent.yaml" in text) == (form in ("sarif", "github"))


def test_github_escapes_what_would_end_a_property_or_the_command(root):
    lines = of("github").render(FOUND, root).splitlines()
    assert lines[0] == (
        "::error file=agents.d/t/a/agent.yaml,line=3,col=5,endColumn=9,title=LOS201::there is no tool 'x' (did you mean 'y'?)"
    )
    assert len(lines) == 2
    assert lines[1].startswith("::warning file=agents.d/t/b c/ä#.yaml,line=1,col=1,")
    assert lines[1].endswith("::50%25 of '••••••••••••'%0Ais: a, b")
    tricky = [Diagnostic("LOS101", "m", Span("a,b:c%.yaml"))]
    assert of("github").render(tricky, root).startswith("::error file=a%2Cb%3Ac%25.yaml,")


MANY = [Diagnostic("LOS201", "m", Span("x.yaml", line)) for line in range(1, 1302)] + FOUND[1:]


def test_of_many_findings_people_see_the_first_of_each_code_and_how_many_more(root):
    text = of("text").render(MANY, root)
    assert text.count("[LOS201]") == 50
    assert text.count("[LOS404]") == 1
    assert "\n… and 1251 more of LOS201\n" in text
    assert text.rstrip().splitlines()[-1].startswith("1301 errors and 1 warning.")


def test_programs_get_a_thousand_and_the_number_of_the_rest(root):
    document = json.loads(of("json").render(MANY, root))
    assert (len(document["diagnostics"]), document["omitted"]) == (1000, 302)
    lines = of("github").render(MANY, root).splitlines()
    assert len(lines) == 1001
    assert lines[-1] == "::notice title=LifeOS::302 more findings are not listed; mend these first"
    (run,) = json.loads(of("sarif").render(MANY, root))["runs"]
    assert len(run["results"]) == 1000
    (invocation,) = run["invocations"]
    assert "302 more findings" in invocation["toolExecutionNotifications"][0]["message"]["text"]
    assert "omitted" not in json.loads(of("json").render(FOUND, root))


def test_text_shows_the_line_with_a_caret_and_the_way_out(root):
    text = of("text").render([Diagnostic("LOS201", "m", Span("agents.d/t/a/agent.yaml", 2, 4, 5), "the hint")], root)
    assert text.splitlines()[:6] == [
        "error[LOS201]: m",
        " --> agents.d/t/a/agent.yaml:2:4",
        "  |",
        "2 | b: 2",
        "  |    ^",
        "  = help: the hint",
    ]


def test_text_of_a_place_that_cannot_be_shown(root):
    assert "-->" in of("text").render([Diagnostic("LOS111", "m", Span("nowhere.yaml", 9, 9))], root)
    assert "-->" in of("text").render([Diagnostic("LOS111", "m", Span("agents.d/t/a/agent.yaml", 99, 1))], root)


def test_text_cuts_a_long_line_around_the_caret(tmp_path):
    (tmp_path / "x.yaml").write_text("a" * 5000 + "HERE" + "b" * 5000 + "\n")
    text = of("text").render([Diagnostic("LOS101", "m", Span("x.yaml", 1, 5001, 5005))], str(tmp_path))
    shown, caret = (line for line in text.splitlines() if line.startswith(("1 | ", "  |  ")))
    assert len(shown) < 200
    assert shown[caret.index("^") : caret.rindex("^") + 1] == "HERE"
