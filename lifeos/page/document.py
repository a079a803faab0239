"""The whole of a page: its head, its style, and what a browser may do with it."""

from importlib.resources import files

from lifeos.page.markup import Markup, Part, element

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
"""What a browser may do with it: apply the style that stands in it, and nothing else."""


def document(title: str, *parts: Part, style: str = "") -> str:
    """A page. ``style``: rules of its own, after those that all pages have."""
    rules = files("lifeos.page").joinpath("style.css").read_text(encoding="utf-8") + style
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        element("meta", name="color-scheme", content="light dark"),
        element("title", title),
        element("style", Markup(rules)),
    )
    body = element("body", element("main", *parts))
    return f"<!doctype html>\n{element('html', head, body, lang='en')}\n"
