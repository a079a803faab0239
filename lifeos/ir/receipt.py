"""A gate receipt, as far as the compiler needs it."""

from typing import Literal

from lifeos.ir.node import Node


class Receipt(Node, frozen=True):
    """The evidence that an agent of exactly this ``digest`` went through its gate, and the verdict. ``file`` holds the whole."""

    digest: str
    verdict: Literal["pass", "fail", "inconclusive"]
    file: str
