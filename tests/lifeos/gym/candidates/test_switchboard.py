"""One address for all simulations."""

import os
import socket
import time

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

from lifeos.errors import LifeOSError, UsageError
from lifeos.gym.candidates.switchboard import Switchboard, wait_for
from tests.lifeos.agent.served import serving


def test_a_request_goes_to_the_process_of_its_session(tmp_path):
    import threading

    import uvicorn

    async def tell(request):
        told = {"path": request.url.path, "body": (await request.body()).decode(), "headers": dict(request.headers)}
        return JSONResponse(told, 207, {"x-lifeos-recorded": "true", "x-other": "1"})

    app = Starlette(routes=[Route("/{path:path}", tell, methods=["POST"])])
    server = uvicorn.Server(uvicorn.Config(app, uds=str(tmp_path / "worker.sock"), log_config=None, lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    with Switchboard("127.0.0.1:0") as board:
        thread.start()
        while not server.started:
            time.sleep(0.01)
        os.symlink(tmp_path / "worker.sock", f"{board.folder}/17")
        headers = {"x-lifeos-session": "17", "x-lifeos-route": "r", "authorization": "secret"}
        answer = httpx.post(f"{board.url}/tools/a", content=b"{}", headers=headers)
        assert (answer.status_code, answer.headers["x-lifeos-recorded"]) == (207, "true")
        assert "x-other" not in answer.headers
        told = answer.json()
        assert (told["path"], told["body"], told["headers"]["x-lifeos-route"]) == ("/tools/a", "{}", "r")
        assert "authorization" not in told["headers"]
        large = httpx.post(f"{board.url}/tools/a", content=b" " * 1_000_001, headers=headers)
        assert large.status_code == 413
        odd = (
            b"POST /tools/a%5b%20 HTTP/1.1\r\nhost: [\r\nx-lifeos-session: 17\r\nx-lifeos-confidence: \xe9\r\n"
            b"content-length: 2\r\nconnection: close\r\n\r\n{}"
        )
        with socket.create_connection(("127.0.0.1", int(board.url.rpartition(":")[2]))) as raw:
            raw.sendall(odd)
            assert raw.recv(100)[:13] == b"HTTP/1.1 207 ", "what is odd is passed on as it is"
        server.should_exit = True
        thread.join(10)
        ended = httpx.post(f"{board.url}/tools/a", content=b"{}", headers=headers)
        assert (ended.status_code, ended.json()["error"]["code"]) == (409, "over")
        folder = board.folder
    assert not os.path.exists(folder)
    with pytest.raises(httpx.ConnectError):
        httpx.post(f"{board.url}/tools/a")


@pytest.mark.parametrize("address", ["", "8900", "127.0.0.1:", "127.0.0.1:99999", "127.0.0.1:http"])
def test_what_is_no_address(address):
    with pytest.raises(UsageError, match="is no address"):
        Switchboard(address)


def test_an_address_that_is_taken():
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(UsageError, match="Address already in use"):
        Switchboard(f"127.0.0.1:{taken.getsockname()[1]}")


def test_waiting_for_an_agent():
    async def health(_request):
        return JSONResponse({})

    with serving(Starlette(routes=[Route("/healthz", health)])) as url:
        wait_for(f"{url}/", 0)
    with serving(Starlette()) as url, pytest.raises(LifeOSError, match="not ready"):
        wait_for(url, 0)
    began = time.monotonic()
    with pytest.raises(LifeOSError, match="no agent answers at http"):
        wait_for("http://127.0.0.1:1", 0.5)
    assert 0.5 < time.monotonic() - began < 30
