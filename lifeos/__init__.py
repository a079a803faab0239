"""LifeOS: agents, budgets, policies, evals and memory declared in git, compiled for the controllers that run them."""

__version__ = "0.1.0"
