"""What a streamed answer says of its own cost: the chunk with ``usage`` near its end, of OpenAI's protocol, as server-sent events.

Source: platform.openai.com/docs/api-reference/chat-streaming (``stream_options.include_usage``); html.spec.whatwg.org, server-sent events.
"""

import msgspec

_MOST = 1_000_000
"""Bytes of a line that are kept until its end comes; a longer one is none with usage."""
_DATA, _SIGN = b"data:", b'"usage"'


class Tokens(msgspec.Struct, frozen=True):
    """As the provider counted them."""

    prompt_tokens: int
    completion_tokens: int


class _Chunk(msgspec.Struct, frozen=True):
    usage: Tokens | None = None


_CHUNK = msgspec.json.Decoder(_Chunk)


class Usage:
    """Of one answer. What a model writes stands in strings, and is never taken for it."""

    def __init__(self) -> None:
        self._line = b""
        self.tokens: Tokens | None = None
        """The last that were told."""

    def see(self, data: bytes) -> None:
        """The next bytes of the answer, cut anywhere."""
        *lines, rest = (self._line + data).split(b"\n")
        for line in lines:
            self._read(line)
        self._line = rest if len(rest) <= _MOST else b""

    def _read(self, line: bytes) -> None:
        if not line.startswith(_DATA) or _SIGN not in line:
            return
        try:
            found = _CHUNK.decode(line[len(_DATA) :])
        except (msgspec.DecodeError, UnicodeError, RecursionError):
            return
        if found.usage is not None and found.usage.prompt_tokens >= 0 and found.usage.completion_tokens >= 0:
            self.tokens = found.usage
