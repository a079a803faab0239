"""The workflows of LifeOS, written with Hera. They know Hera and the command line, and nothing else of LifeOS.

A template is a module with a function ``manifest``. ``python -m hera_workflows`` writes them into the compiler, as files that are
committed: to import Hera takes longer than to compile a fleet (docs/decisions/0010-workflows-are-generated.md).
"""
