"""Asking a fleet that runs, or does not any more."""

import pytest
from starlette.applications import Starlette
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Route

from lifeos.errors import LifeOSError
from lifeos.up import client
from lifeos.up.home import Home, Runs
from lifeos.up.messages import Question
from tests.lifeos.agent.served import serving

STATUS = {"pid": 1, "since": 2, "url": "u", "notes": {}, "agents": [{"name": "ada", "state": "ready"}]}
TOLD = {"agent": "ada", "session": "s", "decision": {"task": "t", "reply": "well"}, "calls": [], "cited": []}


async def status(request):
    if request.headers["authorization"] != "Bearer secret":
        return JSONResponse({"error": "who?"}, 401)
    return JSONResponse(STATUS)


async def ask(request):
    name = request.path_params["name"]
    if name == "odd":
        return PlainTextResponse("what?")
    return JSONResponse(TOLD) if name == "ada" else JSONResponse({"error": f"there is no '{name}'"}, 404)


APP = Starlette(routes=[Route("/status", status), Route("/agents/{name}/ask", ask, methods=["POST"])])


@pytest.fixture
def root(tmp_path):
    with Home(str(tmp_path)) as home, serving(APP) as url:
        home.told(Runs(1, 2, url, "secret"))
        yield home


def test_what_runs_and_what_an_agent_says(root):
    assert client.status(root.root).agents[0].name == "ada"
    assert client.ask(root.root, "ada", Question("hi", "s")).decision.reply == "well"


def test_what_the_fleet_says_instead(root):
    with pytest.raises(LifeOSError, match="there is no 'eve'"):
        client.ask(root.root, "eve", Question("hi", "s"))
    with pytest.raises(LifeOSError, match="no fleet of this LifeOS"):
        client.ask(root.root, "odd", Question("hi", "s"))


def test_somebody_else_listens_there_now(root):
    url = client.runs(root.root).url
    root.told(Runs(1, 2, url, "another"))
    with pytest.raises(LifeOSError, match="does not know us"):
        client.status(root.root)


def test_nothing_runs(tmp_path):
    with pytest.raises(client.NothingRuns, match="lifeos up"):
        client.status(str(tmp_path))
    with Home(str(tmp_path)) as home:
        home.told(Runs(1, 2, "http://127.0.0.1:1", "secret"))
        with pytest.raises(client.NothingRuns, match="any more"):
            client.status(str(tmp_path))
