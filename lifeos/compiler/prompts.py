"""Prompts: the text files that agents, and the judges of suites, are instructed by."""

import hashlib
import posixpath

from lifeos import ir
from lifeos.compiler.files import Files
from lifeos.diagnostics import Diagnostic, Span, closest
from lifeos.source import secrets
from lifeos.source.document import Document
from lifeos.source.tree import UnreadableError

NO_PROMPT = ir.Prompt("", "", "")
"""Stands for a prompt that could not be read; the fleet is then not rendered."""

_WHOSE = {"Agent": ("agent", "agent"), "EvalSuite": ("suite", "judge")}
"""By kind, whose folder the prompt must be in, and who reads it."""

_EMPTY = {"agent": "say who the agent is and what it may do", "judge": "say what makes an outcome good or bad"}


def read_prompt(
    document: Document, field: str, path: str | None, files: Files
) -> tuple[ir.Prompt | None, list[Diagnostic]]:
    """The prompt that the document names in ``field``; ``path``: as it is written there, None when it is not. None when it cannot be had,
    and what is wrong with it."""
    if path is None:
        return None, []  # missing or unreadable: the decoder has said so
    owner, reader = _WHOSE[document.kind]
    folder = posixpath.dirname(document.source.file)
    file = posixpath.normpath(posixpath.join(folder, path))
    if not file.startswith(folder + "/") or "\\" in path:
        message = f"prompt '{path}' leads out of the {owner}'s folder, where its owners do not review it"
        hint = f"move the file below {folder}/ and name it from there, with '/' between folders"
        return None, [Diagnostic("LOS205", message, document.span(field), hint)]
    if files.explained(file):
        return None, []  # said where the file stands
    if file not in files.contents:
        known = [name.removeprefix(folder + "/") for name in files.contents if name.startswith(folder + "/")]
        inside = next((name for name in known if name.startswith(path.rstrip("/") + "/")), None)
        near = closest(path, known)
        hint = f"did you mean '{near}'?" if near else f"create it, with the instructions for the {reader} as text"
        if inside is not None:
            hint = f"'{path}' is a folder; name a file in it, such as '{inside}'"
        return None, [Diagnostic("LOS206", f"there is no file '{file}'", document.span(field), hint)]
    try:
        text = files.text(file)
    except UnreadableError as unreadable:
        return None, [unreadable.diagnostic]
    if not text.strip():
        return None, [Diagnostic("LOS107", "the prompt is empty", Span(file), _EMPTY[reader])]
    digest = "sha256:" + hashlib.sha256(files.contents[file]).hexdigest()
    return ir.Prompt(file, text, digest), secrets.report(file, text)
