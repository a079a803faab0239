"""Golden decisions: asked of the shadow of a release by the verdict service itself, and judged without a judge."""
