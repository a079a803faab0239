"""A small config repository for tests: two environments, two teams, two agents, one of everything else."""

import os

DIGITS = {
    name: f"{number:x}" * 64
    for number, name in enumerate(("opa", "litellm", "ghostunnel", "agent", "memory", "k8s-sidecar"), 1)
}

PLATFORM = f"""\
apiVersion: lifeos.dev/v1alpha1
kind: Platform
metadata: {{name: example}}
spec:
  source: {{repository: https://git.example/fleet.git}}
  trustDomain: fleet.example
  environments:
    local: {{domain: fleet.localhost}}
    prod: {{domain: fleet.example, replicas: 2}}
  images:
    opa: registry.example/opa@sha256:{DIGITS["opa"]}
    litellm: registry.example/litellm@sha256:{DIGITS["litellm"]}
    ghostunnel: registry.example/ghostunnel@sha256:{DIGITS["ghostunnel"]}
    k8sSidecar: registry.example/k8s-sidecar@sha256:{DIGITS["k8s-sidecar"]}
  admission: {{receipts: warn}}
  defaults:
    runtime: {{image: registry.example/agent@sha256:{DIGITS["agent"]}}}
    reasoning: {{high: frontier, low: local}}
    budget: {{perDay: 2 USD}}
    eval: {{suite: basic}}
"""

BUDGET = """\
apiVersion: lifeos.dev/v1alpha1
kind: Budget
metadata: {name: example}
spec: {perDay: 100 USD}
---
apiVersion: lifeos.dev/v1alpha1
kind: Budget
metadata: {name: platform}
spec: {parent: example, perDay: 20 USD}
---
apiVersion: lifeos.dev/v1alpha1
kind: Budget
metadata: {name: finance}
spec: {parent: example, perDay: 50 USD}
"""

MODELS = """\
apiVersion: lifeos.dev/v1alpha1
kind: ModelRoute
metadata: {name: frontier}
spec:
  description: Decisions that can hurt a person.
  stakes: [high]
  upstreams:
    - model: openai/gpt-4o-2024-08-06
      credential: {name: provider-openai, key: api-key}
      price: {input: 2.50 USD, output: 10 USD}
      contextTokens: 128000
---
apiVersion: lifeos.dev/v1alpha1
kind: ModelRoute
metadata: {name: local}
spec:
  description: Categorise and summarise.
  stakes: [low]
  upstreams:
    - model: openai/smollm2-135m-instruct
      apiBase: http://models.example:8080/v1
      price: {input: 0 USD, output: 0 USD}
      contextTokens: 8192
"""

TOOLS = """\
apiVersion: lifeos.dev/v1alpha1
kind: Tool
metadata: {name: ledger-read}
spec:
  description: Reads bookings of a period.
  action: read
  endpoint: {url: "http://ledger.example:8080/mcp"}
  arguments: {type: object, properties: {from: {type: string}}, additionalProperties: false}
  teams: [finance]
"""

MEMORY = f"""\
apiVersion: lifeos.dev/v1alpha1
kind: Memory
metadata: {{name: notes}}
spec:
  description: What the person has written down.
  scopes:
    - {{name: profile, description: Standing wishes.}}
    - {{name: finance, description: Accounts and bookings.}}
  snapshot: sha256:{DIGITS["memory"]}
  embedding: example/embedder@1.0.0
"""

DATASTORES = """\
apiVersion: lifeos.dev/v1alpha1
kind: Datastore
metadata: {name: ledger-db}
spec:
  description: Bookings.
  engine: postgres
  database: ledger
  host: postgres.example
  admits: [{agent: teller, access: read}]
"""

SUITE = """\
apiVersion: lifeos.dev/v1alpha1
kind: EvalSuite
metadata: {name: basic}
spec:
  description: The task is done and nothing else.
  population: {calm: 1.0}
  gate:
    success: {require: 95, of: 100, floor: 0.90, confidence: 0.94}
"""

PERSONA = """\
apiVersion: lifeos.dev/v1alpha1
kind: Persona
metadata: {name: calm}
spec:
  description: Has time and answers in full.
  traits: {stress: 0.1, frugality: 0.5, trust: 0.5}
  patience: 12
  opening: ["Where did my money go this month?"]
"""

TELLER = """\
  runtime: {profile: knative, idle: 5m}
  tools: [{ref: ledger-read}]
  data: [{ref: ledger-db, access: read}]
  memory: {ref: notes, scopes: [profile, finance]}
  budget: {perDay: 10 USD, approvalAbove: 50 USD}
"""


def team(name, kind="stream-aligned"):
    """A team's document."""
    return f"""\
apiVersion: lifeos.dev/v1alpha1
kind: Team
metadata: {{name: {name}}}
spec:
  description: The team {name}.
  type: {kind}
  owners: ["@example/{name}"]
  kpis: [{{name: savings-rate, unit: percent of income, target: 20}}]
"""


def agent(name, of, more=""):
    """An agent's document; ``more``: further lines of its spec, indented by two."""
    return f"""\
apiVersion: lifeos.dev/v1alpha1
kind: Agent
metadata: {{name: {name}, team: {of}}}
spec:
  description: The agent {name}.
  prompt: prompts/system.md
{more}"""


def agent_files(name, of, more="", prompt="You help.\n"):
    """The files of an agent by path."""
    folder = f"agents.d/{of}/{name}"
    return {f"{folder}/agent.yaml": agent(name, of, more), f"{folder}/prompts/system.md": prompt}


FILES = {
    "lifeos.yaml": PLATFORM,
    "agents.d/platform/team.yaml": team("platform", "platform"),
    "agents.d/platform/budget.yaml": BUDGET,
    "agents.d/platform/models.yaml": MODELS,
    "agents.d/platform/tools.yaml": TOOLS,
    "agents.d/platform/memory.yaml": MEMORY,
    "agents.d/platform/datastores.yaml": DATASTORES,
    "agents.d/finance/team.yaml": team("finance"),
    "evals/suites/basic/suite.yaml": SUITE,
    "evals/personas/calm.yaml": PERSONA,
    **agent_files("hello", "platform"),
    **agent_files("teller", "finance", TELLER),
}


def write(root, files=FILES):
    """Write files below ``root``."""
    for path, text in files.items():
        target = os.path.join(root, path)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, "w", encoding="utf-8", newline="") as file:
            file.write(text)


def rendered(root):
    """What the compiler wrote below ``root``: bytes by path."""
    found = {}
    for base in ("manifests", "argocd"):
        for folder, _, names in os.walk(os.path.join(root, base)):
            for name in names:
                path = os.path.join(folder, name)
                with open(path, "rb") as file:
                    found[os.path.relpath(path, root)] = file.read()
    return found
