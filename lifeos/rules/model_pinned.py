"""LOS406: a model is named by an exact version; an alias changes an agent's behaviour without a commit."""

import re
from collections.abc import Iterator

from lifeos.ir import Catalog
from lifeos.rules.problem import At, Problem

_ALIAS = re.compile(r"(?:^|[-:@/._])(?:latest|preview|stable|current|default|newest)(?:$|[-:@])")
_HOSTED = re.compile(r"(?:openai|anthropic|gemini|vertex_ai|mistral|azure|bedrock|cohere|xai|deepseek)/")
_VERSION = re.compile(
    r"\d{8}|\d{4}-\d{2}-\d{2}|[-@:]\d{3,6}(?:$|[-@:])|@\d|v\d+:\d+|-\d{2}-\d{2}(?:$|-)|^anthropic/claude-[a-z]+-\d+-\d+$"
)
"""A date or a build number: what providers append when a version no longer changes. Anthropic's newer names
(``claude-opus-4-6``) have none, and are documented as fixed snapshots all the same."""


def check(catalog: Catalog) -> Iterator[Problem]:
    """An alias, or a hosted model without an exact version."""
    for route in catalog.routes.values():
        for index, upstream in enumerate(route.upstreams):
            model = upstream.model
            at = At("ModelRoute", route.name, f"spec.upstreams[{index}].model")
            if "/" not in model:
                message = f"model '{model}' does not name its provider"
                yield Problem("LOS406", at, message, "write 'provider/model', for example 'openai/gpt-4o-2024-08-06'")
            elif _ALIAS.search(model):
                yield Problem(
                    "LOS406",
                    at,
                    f"model '{model}' is an alias that the provider moves",
                    "write the exact version, as in 'openai/gpt-4o-2024-08-06'",
                )
            elif _HOSTED.match(model) and upstream.api_base is None and not _VERSION.search(model):
                message = f"model '{model}' has no exact version: the provider may change what it means"
                base = At("ModelRoute", route.name, f"spec.upstreams[{index}].apiBase")
                hint = "append the version, as in 'openai/gpt-4o-2024-08-06'"
                yield Problem("LOS406", at, message, hint, rests_on=(base,))
