"""Fields of a kubeconfig, each told of by the name that it has there."""

import base64

import pytest

from lifeos.cluster import kubeconfig_fields as fields
from lifeos.cluster.kubeconfig_fields import Part
from lifeos.errors import ProgramError

PEM = base64.b64encode(b"-----BEGIN CERTIFICATE-----").decode()
SERVER = {"server": "https://127.0.0.1:1"}
PLUGIN = {"apiVersion": "v1", "command": "true"}


def part(tmp_path, name, value):
    return Part(str(tmp_path / "config"), f"{name} 'a'", value)


@pytest.mark.parametrize(
    "value",
    [
        SERVER,
        {"server": "http://[::1]:8080/path"},
        {"server": "https://api.cluster.example.", "tls-server-name": "kubernetes", "proxy-url": "socks5://proxy:1080"},
        {**SERVER, "certificate-authority-data": PEM, "insecure-skip-tls-verify": False},
        {**SERVER, "certificate-authority": None},
    ],
)
def test_a_cluster(tmp_path, value):
    fields.cluster(part(tmp_path, "cluster", value))


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({}, "server of cluster 'a' is missing"),
        ({"server": 5}, "server of cluster 'a' must be text: put quotes around it"),
        (
            {"server": "127.0.0.1:6443"},
            "server of cluster 'a' must be an address with a scheme and a host, such as https://",
        ),
        ({"server": "https://"}, "must be an address"),
        ({"server": "https://[::1"}, "must be an address"),
        ({"server": "https://a:99999"}, "must be an address"),
        ({"server": "https://a b"}, "must be an address"),
        ({"server": f"https://{'a' * 64}"}, "must be an address"),
        ({**SERVER, "proxy-url": "proxy:3128"}, "proxy-url of cluster 'a' must be an address"),
        ({**SERVER, "tls-server-name": ".a"}, "tls-server-name of cluster 'a' must be the name of a host"),
        ({**SERVER, "insecure-skip-tls-verify": "no"}, "must be true or false, without quotes"),
        ({**SERVER, "certificate-authority": "ca.crt"}, "ca.crt, and there is no such file"),
        ({**SERVER, "certificate-authority-data": "?"}, "certificate-authority-data of cluster 'a' is no base64"),
        ({**SERVER, "certificate-authority-data": "eA=="}, "is base64 of something else than PEM"),
    ],
)
def test_a_cluster_that_cannot_be_asked(tmp_path, value, said):
    with pytest.raises(ProgramError) as error:
        fields.cluster(part(tmp_path, "cluster", value))
    assert said in str(error.value)


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"token": "secret"},
        {"tokenFile": "here"},
        {"token": "secret", "tokenFile": "nowhere"},
        {"client-certificate": "here", "client-key": "here"},
        {"client-certificate-data": PEM, "client-certificate": "nowhere"},
        {"exec": PLUGIN},
        {"exec": {**PLUGIN, "args": None, "env": None}},
        {"token": "secret", "exec": {**PLUGIN, "command": "nosuchprogram"}},
        {"exec": {**PLUGIN, "command": "./program"}},
        {"auth-provider": {"name": "oidc"}},
    ],
)
def test_a_user(tmp_path, value):
    (tmp_path / "here").touch()
    (tmp_path / "program").touch(0o700)
    fields.user(part(tmp_path, "user", value))


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({"token": 12345}, "token of user 'a' must be text: put quotes around it"),
        ({"tokenFile": "nowhere"}, "nowhere, and there is no such file"),
        ({"client-key": "nowhere"}, "client-key of user 'a' is "),
        ({"exec": None}, "exec of user 'a' is empty"),
        ({"exec": "aws"}, "exec of user 'a' must be a mapping of fields"),
        ({"exec": {}}, "apiVersion of exec of user 'a' is missing"),
        ({"exec": {**PLUGIN, "args": "a"}}, "args of exec of user 'a' must be a list"),
        ({"exec": {**PLUGIN, "args": [1]}}, "must hold nothing but text: put quotes around numbers"),
        ({"exec": {**PLUGIN, "env": [1]}}, "must be a list of mappings with a name and a value"),
        ({"exec": {**PLUGIN, "env": [{"name": 1}]}}, "name of entry 1 of env of exec of user 'a' must be text"),
        (
            {"exec": {**PLUGIN, "command": "nosuchprogram"}},
            "the program 'nosuchprogram', which exec of user 'a' asks for who you are, is not installed; install it, or put its folder in PATH",
        ),
        (
            {"exec": {**PLUGIN, "command": "nosuchprogram", "installHint": "See x."}},
            "is not installed; See x.",
        ),
        ({"auth-provider": {"config": {}}}, "name of auth-provider of user 'a' is missing"),
        ({"auth-provider": {"name": "gcp", "config": {"expiry": 5}}}, "config of auth-provider of user 'a' must hold"),
    ],
)
def test_a_user_that_cannot_log_in(tmp_path, value, said):
    with pytest.raises(ProgramError) as error:
        fields.user(part(tmp_path, "user", value))
    assert str(error.value).startswith(f"the kubeconfig {tmp_path}/config leads to no cluster: ")
    assert said in str(error.value)


def test_a_name_that_would_command_a_terminal(tmp_path):
    with pytest.raises(ProgramError) as error:
        fields.context(Part("config", "context '\x1b[2J\n'", {}))
    assert str(error.value).isprintable()


def test_a_plug_in_is_looked_for_where_its_own_path_says(tmp_path):
    (tmp_path / "program").touch(0o700)
    plugin = {**PLUGIN, "command": "program", "env": [{"name": "PATH", "value": f"/nowhere:{tmp_path}"}]}
    fields.user(part(tmp_path, "user", {"exec": plugin}))
