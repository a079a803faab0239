"""The files that declarations name: prompts, policy modules."""

from collections.abc import Iterable, Mapping

from lifeos.diagnostics import Diagnostic
from lifeos.source.tree import decode


class Files:
    """The bytes of the declaration tree, by path, and the diagnostics of those that cannot be read."""

    def __init__(self, contents: Mapping[str, bytes], found: Iterable[Diagnostic] = ()) -> None:
        self.contents = contents
        self.found = list(found)

    def text(self, path: str) -> str:
        """The text of a file; raises :class:`UnreadableError`."""
        return decode(path, self.contents[path])

    def explained(self, path: str) -> bool:
        """Whether it was said already why a file is not there: it, or a folder above it, cannot be read."""
        return any(path == item.span.file or path.startswith(item.span.file + "/") for item in self.found)
