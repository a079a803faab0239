"""What an agent more is in a cluster, by docs/how-to/grow-the-fleet.md, is what is rendered of one."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
SENTENCE = (
    "An agent more is 18 objects: eleven of its own (twelve with a memory), four of the platform's, its rule of\n"
    "admission, two Applications."
)
AGENT = "hello"


def rendered(folder, of):
    """The files that are about an agent; of ConfigMaps that are kept for pods of earlier versions, one."""
    files = [file.name for file in (ROOT / folder).glob("*.yaml") if of in file.name]
    kept = [name for name in files if name.startswith(f"configmap-{AGENT}-")]
    return set(files) - set(kept[1:])


def test_an_agent_more():
    assert SENTENCE in (ROOT / "docs/how-to/grow-the-fleet.md").read_text("utf-8")
    own = rendered(f"manifests/local/{AGENT}", "")
    assert f"networkpolicy-{AGENT}.memory.yaml" in own
    assert len(own) == 12
    assert len(rendered(f"manifests/local/_platform/{AGENT}", "")) == 4
    assert len(rendered("manifests/local/_platform", f"-{AGENT}.yaml")) == 1
    assert len(rendered("argocd/local", f"application-{AGENT}.")) == 2
