"""What the pages tell to do is done, in order; what they show must be in what is printed."""

import pytest

from lifeos.compiler.load import load
from tests.docs.pages import PAGES, Reader, blocks, dialogues

STORIES = ("docs/how-to/", "docs/tutorial/")
"""Pages that end with a repository that passes."""


def _marked(page):
    """Pages that call the real OPA or conftest need `make tools`, as the proofs do."""
    spoken = (block.dialogue for block in blocks(page) if block.language == "console")
    commands = [command for dialogue in spoken for command, _ in dialogue]
    real = any(command.startswith("opa ") or "--engine conftest" in command for command in commands)
    return pytest.param(page, marks=pytest.mark.proof) if real else page


@pytest.mark.parametrize("page", [_marked(page) for page in PAGES if dialogues(page)])
def test_a_page_shows_what_happens(page, tmp_path):
    reader = Reader(page, tmp_path)
    for command, shown, output in reader.follow():
        for line in shown:
            assert line in output, f"{page}: $ {command}\n{output}"
        if page.startswith("docs/reference/") and shown:
            assert "\n".join(shown) == output.rstrip(), f"{page}: $ {command}\n{output}"
    if page.startswith(STORIES):
        reader.run("lifeos check")


def test_pages_have_something_to_run():
    assert sum(map(dialogues, PAGES)) >= 5


WHOLE = [
    pytest.param(block, id=f"{page}-{index}")
    for page in PAGES
    for index, block in enumerate(blocks(page))
    if block.language == "yaml" and "apiVersion: lifeos.dev/" in block.text and page.startswith(STORIES)
]


@pytest.mark.parametrize("block", WHOLE)
def test_a_whole_declaration_says_where_it_stands_and_is_accepted(block):
    """The reader's repository is compiled with it, too; here it is read alone, so that nothing else can hide a mistake."""
    assert block.file, "begin the block with `# path/to/file.yaml`"
    documents, found = load(block.file[0], block.text.encode())
    assert documents
    assert found == []
