"""HTML as typed values: a text becomes markup in one place only, where it is escaped, so that no transcript can become a page."""

import html

from lifeos.visible import visible


class Markup(str):
    """Text that is HTML already."""

    __slots__ = ()


Part = Markup | str | None
"""Something inside an element; a plain text is escaped, None is nothing."""

_EMPTY = frozenset({"meta", "line", "rect", "circle", "path", "br"})


def escaped(text: str) -> Markup:
    """Somebody's text as HTML: its letters, and no command to a browser or a reader's eye."""
    return Markup(html.escape(visible(text)))


def element(name: str, /, *parts: Part, **attributes: str | None) -> Markup:
    """An element. Attribute names are written with ``_`` for ``-`` and one at the end where Python reserves the word; None leaves an
    attribute out."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{html.escape(visible(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in _EMPTY:
        return Markup(f"<{name}{written}>" if name in ("meta", "br") else f"<{name}{written}/>")
    return Markup(f"<{name}{written}>{joined(*parts)}</{name}>")


def joined(*parts: Part) -> Markup:
    """Parts one after the other."""
    return Markup("".join(part if isinstance(part, Markup) else escaped(part) for part in parts if part is not None))


def foreign(text: str) -> Markup:
    """Text of a user, an agent or a tool: in its own direction, which does not reach beyond it."""
    return element("bdi", text, dir="auto")
