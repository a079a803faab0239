"""Plaintext secrets: found in each shape, never printed, and not seen where there are none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifeos.source import secrets
from lifeos.source.secrets import find, mask

# Put together here, so that no scanner takes this file for a leak.
SECRETS = {
    "an OpenAI or Anthropic key": ["sk-" + "abcDEF0123456789abcd", "sk-ant-" + "api03-" + "x" * 30, "sk-proj-" + "A1_" * 10],
    "an AWS access key": ["AKIA" + "IOSFODNN7EXAMPLE", "ASIA" + "IOSFODNN7EXAMPLE"],
    "a GitHub token": ["ghp_" + "a1B2" * 9, "ghs_" + "a1B2" * 9, "github_pat_" + "a" * 30],
    "a GitLab token": ["glpat-" + "a1B2" * 5],
    "a Slack token": ["xoxb-" + "123456789012-abcdef"],
    "a Google API key": ["AIza" + "a" * 35],
    "a Stripe key": ["sk_live_" + "a1B2" * 5],
    "a Hugging Face token": ["hf_" + "a1B2" * 8],
    "a private key": ["-----BEGIN RSA " + "PRIVATE KEY-----", "-----BEGIN " + "PRIVATE KEY-----", "-----BEGIN OPENSSH " + "PRIVATE KEY-----"],
    "a JSON web token": [".".join(("eyJ" + "hbGciOiJIUzI1", "eyJ" + "zdWIiOiIxMjM0", "SflKxwRJSMeKKF2QT4"))],
    "a password in a URL": ["//user:" + "hunter22" + "@"],
}  # fmt: skip


@pytest.mark.parametrize(("what", "secret"), [(what, secret) for what, all_of in SECRETS.items() for secret in all_of])
def test_every_shape_is_found_and_masked(what, secret):
    inner = secret if what != "a password in a URL" else f"postgres:{secret}db.example/x"
    text = f"description: use {inner} for now\nnext: line\n"
    (found,) = find(text)
    assert found.what == what
    assert secret.strip("/@") in text[found.start : found.end] or what == "a private key"
    masked = mask(text)
    assert "hunter22" not in masked
    assert text[found.start : found.end] not in masked
    assert masked.startswith("description: use ")
    assert masked.endswith(" for now\nnext: line\n")


@pytest.mark.parametrize(
    "line",
    [
        "password: correct-horse-battery",
        "dbPassword: 'correct-horse-battery'",
        '"api_key": "0123456789abcdef"',
        "apiKey: 0123456789abcdef",
        "client-secret: 0123456789abcdef",
        "{name: x, access_token: 0123456789abcdef}",
        "  private_key: 0123456789abcdef",
        "PASSWORD: correct-horse-battery",
    ],
)
def test_a_long_value_after_a_telling_name_is_found(line):
    (found,) = find(f"a: 1\n{line}\n")
    assert found.what == "a secret"
    assert "0123456789" not in mask(line)
    assert "horse" not in mask(line)


@pytest.mark.parametrize(
    "text",
    [
        "snapshot: sha256:" + "a" * 64,
        "image: registry.example/agent@sha256:" + "0" * 64,
        "description: The secret of good budgeting is to write it down.",
        "description: Keeps secrets; a password is never asked for.",
        "credential: {name: provider-openai, key: api-key}",
        "credential:\n  name: provider-openai\n  key: api-key",
        "apiBase: http://models.example:8080/v1",
        "repository: ssh://git@git.example/fleet.git",
        "owner: https://git.example/@platform",
        "url: https://host:8443/path?x=@y",
        "password: short",
        "secret:",
        "tokens: 128000",
        "contextTokens: 128000",
        "maxOutputTokens: 4096",
        "ask-me-anything-about-your-finances",
        "task-0123456789abcdefghijklm",
        "description: eyJ is how a token begins",
        "# password: ask the platform team",
        "secret: &anchor",
        "secret: *alias",
        "secret: |",
    ],
)
def test_what_only_sounds_like_one_is_not(text):
    assert list(find(text)) == []
    assert mask(text) == text


@given(st.text())
def test_a_mask_hides_everything_that_is_found_and_keeps_the_rest(text):
    spans = list(find(text))
    masked = mask(text)
    if not spans:
        assert masked == text
    assert masked.count("\n") == text.count("\n")


def test_several_in_one_text():
    text = f"a: {SECRETS['a GitLab token'][0]}\nb: {SECRETS['an AWS access key'][0]}\n"
    assert [found.what for found in find(text)] == ["a GitLab token", "an AWS access key"]
    assert mask(text) == "a: ••••••••••••\nb: ••••••••••••\n"


_PIECES = st.sampled_from(
    [
        *(secret for all_of in SECRETS.values() for secret in all_of),
        "password: ",
        "API_KEY: 'x",
        "İ",
        "\n",
        " ",
        "a",
        ": ",
    ]
)


@given(st.lists(_PIECES, max_size=12).map("".join))
def test_looking_at_suspicious_lines_only_finds_the_same(text):
    """The hints are a shortcut: a whole search with the pattern sees nothing else."""
    whole = [match.span("named") if match["named"] else match.span() for match in secrets._any().finditer(text)]
    assert [(found.start, found.end) for found in find(text)] == whole
