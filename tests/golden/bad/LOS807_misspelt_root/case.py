"""A root that reads a folder which is nearly that of an environment."""

from pathlib import Path


def arrange(root: Path) -> None:
    folder = root / "argocd/bootstrap"
    folder.mkdir(parents=True)
    (folder / "roots.yaml").write_text(
        "# path: argocd/none\nspec: {source: {path: argocd/local}}\n---\nspec: {source: {path: argocd/prdo}}\n"
    )
