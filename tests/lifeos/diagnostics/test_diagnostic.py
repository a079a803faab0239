"""Findings are values: sorted by place, whatever the order in which they were found."""

from lifeos.diagnostics import Diagnostic, Span


def test_order_is_by_file_line_column_code():
    def at(file, line, column, code="LOS101"):
        return Diagnostic(code, "m", Span(file, line, column))

    expected = [at("a", 2, 10), at("a", 10, 1), at("a", 10, 2), at("a", 10, 2, "LOS102"), at("b", 1, 1)]
    assert sorted(reversed(expected), key=lambda item: item.order) == expected


def test_a_place_is_written_as_compilers_do():
    assert str(Span("a/b.yaml", 3, 7, 9)) == "a/b.yaml:3:7"


def test_equal_findings_are_one():
    assert len({Diagnostic("LOS101", "m", Span("a")), Diagnostic("LOS101", "m", Span("a"))}) == 1
