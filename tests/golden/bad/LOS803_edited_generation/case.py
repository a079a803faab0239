"""An earlier generation of an agent's configuration, edited by hand."""

from pathlib import Path

from lifeos.compiler.pipeline import Compilation


def arrange(root: Path) -> None:
    before = set((root / "manifests/prod/hello").glob("configmap-hello-*.yaml"))
    prompt = root / "agents.d/platform/hello/prompts/system.md"
    prompt.write_text("You greet the person, in a few words.\n")
    compilation = Compilation(str(root))
    compilation.apply(compilation.plan())
    earlier = before.pop()
    earlier.write_text(earlier.read_text().replace("hello", "bello"))
