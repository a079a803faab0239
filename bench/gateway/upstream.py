"""What stands behind everything: answers a tool's call, or a question to a model, with the same bytes each time, so that it takes little of the machine."""

import asyncio
import json
from typing import Any

_TOOL = {"jsonrpc": "2.0", "id": 7, "result": {"content": []}}
_MODEL = {
    "id": "1",
    "object": "chat.completion",
    "created": 1,
    "model": "small",
    "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": "Yes."}}],
    "usage": {"prompt_tokens": 10, "completion_tokens": 1, "total_tokens": 11},
}


def _answer(value: Any) -> bytes:
    body = json.dumps(value).encode()
    return b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%b" % (len(body), body)


_TOOLS, _MODELS = _answer(_TOOL), _answer(_MODEL)


async def _serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while True:
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            length = next(
                (line for line in head.split(b"\r\n") if line.startswith(b"content-length:")), b"content-length:0"
            )
            await reader.readexactly(int(length[15:]))
            writer.write(_MODELS if b"/chat/completions" in head.split(b"\r\n", 1)[0] else _TOOLS)
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()


def run(pipe: Any) -> None:
    """Serve until the process is ended. ``pipe``: is told the port."""

    async def serving() -> None:
        server = await asyncio.start_server(_serve, "127.0.0.1", 0)
        pipe.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(serving())
