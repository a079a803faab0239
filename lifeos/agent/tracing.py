"""Traces of what an agent does, in the words of OpenTelemetry's conventions for generative AI: all of them are here, and nowhere else.

Only the API: without an SDK in the image nothing is recorded, yet the context of the caller's trace is passed on. What people and models say is
never an attribute, and neither is the text of an error, which may quote it.

Source: github.com/open-telemetry/semantic-conventions-genai, docs/gen-ai (gen-ai-agent-spans, client-inference, execute-tool); they are in
development, and change. What they have no word for is under ``lifeos.``.
"""

from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import contextmanager

from opentelemetry import propagate, trace
from opentelemetry.context import Context
from opentelemetry.trace import Span, SpanKind, StatusCode

from lifeos.agent.contract import Decision, Task
from lifeos.agent.desk import Answered, Thought
from lifeos.agent.model import Completion

_tracer = trace.get_tracer("lifeos.agent")

OPERATION = "gen_ai.operation.name"
PROVIDER = "gen_ai.provider.name"
AGENT = "gen_ai.agent.name"
VERSION = "gen_ai.agent.version"
CONVERSATION = "gen_ai.conversation.id"
TOOL = "gen_ai.tool.name"
TOOL_TYPE = "gen_ai.tool.type"
SOURCE = "gen_ai.data_source.id"
REQUEST_MODEL = "gen_ai.request.model"
MAX_TOKENS = "gen_ai.request.max_tokens"
OUTPUT_TYPE = "gen_ai.output.type"
RESPONSE_MODEL = "gen_ai.response.model"
INPUT_TOKENS = "gen_ai.usage.input_tokens"
OUTPUT_TOKENS = "gen_ai.usage.output_tokens"
ERROR = "error.type"
TASK = "lifeos.task.id"
MEMORY = "lifeos.memory.state"
CONFIDENCE = "lifeos.confidence"
OUTCOME = "lifeos.outcome"
DENIAL = "lifeos.denial.code"
COST = "lifeos.cost.micros"


def caller(headers: Mapping[str, str]) -> Context:
    """The trace that a request belongs to (W3C ``traceparent``)."""
    return propagate.extract(headers)


def carry(headers: MutableMapping[str, str]) -> None:
    """Let a request belong to the present trace."""
    propagate.inject(headers)


@contextmanager
def deciding(agent: str, version: str, task: Task, context: Context) -> Iterator[Span]:
    """One task of the agent."""
    known: dict[str, str] = {
        PROVIDER: "lifeos",
        AGENT: agent,
        VERSION: version,
        CONVERSATION: task.session,
        TASK: task.id,
        **({MEMORY: task.memory} if task.memory else {}),
    }
    with _span("invoke_agent", agent, SpanKind.INTERNAL, known, context) as span:
        yield span


def decided(span: Span, decision: Decision) -> None:
    """How the task ended."""
    span.set_attribute(INPUT_TOKENS, decision.usage.input_tokens)
    span.set_attribute(OUTPUT_TOKENS, decision.usage.output_tokens)
    if decision.confidence is not None:
        span.set_attribute(CONFIDENCE, decision.confidence)


@contextmanager
def calling(tool: str) -> Iterator[Span]:
    """One call of a tool."""
    with _span("execute_tool", tool, SpanKind.CLIENT, {TOOL: tool, TOOL_TYPE: "extension"}) as span:
        yield span


def called(span: Span, answer: Answered) -> None:
    """What became of a call."""
    span.set_attribute(OUTCOME, answer.outcome)
    if answer.outcome == "failed":
        _failed(span, "tool_failed")
    if answer.reasons:
        span.set_attribute(DENIAL, answer.reasons[0].get("code", ""))


@contextmanager
def recalling(memory: str) -> Iterator[Span]:
    """One question to the memory."""
    with _span("search_memory", memory, SpanKind.CLIENT, {SOURCE: memory}) as span:
        yield span


@contextmanager
def thinking(route: str, most_tokens: int, *, data: bool) -> Iterator[Span]:
    """One question to a model. ``data``: JSON is asked for."""
    known: dict[str, str | int] = {
        PROVIDER: "openai",
        REQUEST_MODEL: route,
        MAX_TOKENS: most_tokens,
        OUTPUT_TYPE: "json" if data else "text",
    }
    with _span("chat", route, SpanKind.CLIENT, known) as span:
        yield span


def thought(span: Span, answer: Completion, told: Thought) -> None:
    """What a model's answer took."""
    span.set_attribute(RESPONSE_MODEL, answer.model)
    span.set_attribute(INPUT_TOKENS, answer.input_tokens)
    span.set_attribute(OUTPUT_TOKENS, answer.output_tokens)
    span.set_attribute(COST, told.usage.cost.micros)


@contextmanager
def _span(
    operation: str, about: str, kind: SpanKind, known: Mapping[str, str | int], context: Context | None = None
) -> Iterator[Span]:
    attributes = {OPERATION: operation, **known}
    with _tracer.start_as_current_span(
        f"{operation} {about}",
        context,
        kind,
        attributes,
        record_exception=False,
        set_status_on_exception=False,
    ) as span:
        try:
            yield span
        except BaseException as error:
            _failed(span, type(error).__name__)
            raise


def _failed(span: Span, kind: str) -> None:
    span.set_attribute(ERROR, kind)
    span.set_status(StatusCode.ERROR)
