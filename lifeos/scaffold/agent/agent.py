"""__NAME__: answers from what is recorded, and says so when nothing is. Put in its place what __NAME__ is there for."""

from lifeos.agent.contract import Claim, Decision, Task
from lifeos.agent.desk import Desk


def answer(task: Task, desk: Desk) -> Decision:
    """The record that bears on the question best, cited by its id; or that there is none."""
    for record, text in desk.recall(task.text, most=1).items():
        return Decision(task.id, f"{text} [{record}]", claims=(Claim(text, (record,)),), confidence=0.95)
    return Decision(task.id, "I do not know; nothing is recorded about it.", confidence=0.9)
