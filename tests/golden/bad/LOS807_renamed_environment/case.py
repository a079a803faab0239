"""An environment was renamed, and what Argo CD starts from was not."""

from pathlib import Path


def arrange(root: Path) -> None:
    folder = root / "argocd/bootstrap"
    folder.mkdir(parents=True)
    for name in ("local", "production"):
        (folder / f"root-{name}.yaml").write_text(f"kind: Application\nspec:\n  source:\n    path: argocd/{name}\n")
