"""A document knows its place, and the parser is not needed before someone asks for it."""

import subprocess
import sys

from lifeos.source.document import Document, Source


def test_a_document_stands_where_its_name_is_written():
    source = Source("x.yaml", "kind: Tool\nmetadata: {name: x}\n")
    document = Document("Tool", "x", {}, source, 0)
    assert str(document.span()) == "x.yaml:2:18"
    assert document.has("metadata.name")
    assert not document.has("spec")
    assert document.covers("metadata", document.span())


def test_no_parser_is_imported_for_it():
    code = "import sys, lifeos.compiler.pipeline; sys.exit('yaml' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
