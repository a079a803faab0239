"""The simulated user's turns, worded by a model: the state machine still decides what is meant, and the model only how it is said.

What a model makes of a turn is held to the template's own words (:func:`altered`). It is told once what was wrong; then the template is said
as it stands, so that no model can make the user invent, lose or promise anything. The opening stays as the persona and the scenario have
it. A turn is asked for with one seed and greedily, so the same turn is the same words wherever it comes up, and is asked for once.
"""

import re
from collections.abc import Callable, Iterator

import msgspec

from lifeos.agent.contract import Decision
from lifeos.gym.people.user import User
from lifeos.gym.people.wording import tokens
from lifeos.gym.trace import Thought, Turn

_SYSTEM = (
    "You reword what a person says to an assistant. Say the same in other words. Keep every name, number and date exactly. "
    "Add nothing, leave nothing out. Answer with the new words only."
)
# A small model follows examples better than orders. Asked for JSON it writes JSON, and forgets what about.
_EXAMPLES = (
    ("That would be 48.20 EUR, the rent.", "The rent is 48.20 EUR."),
    ("I don't want the dentist appointment.", "The dentist appointment is something I don't want."),
    ("Where does that come from?", "Where is that from?"),
)
_MOST_TOKENS = 60
_TRIES = 2

# Words that carry neither a fact nor an intent of their own: only with these may a model say it otherwise. No yes and no no, no thanks and
# no goodbye, nothing that asks for a record or a cost: who says those means something by it.
_PLAIN = frozenset(
    tokens("""
    a about actually again all also am an and any anything are as ask asked at be been before being but by can could did do does doing done
    far for from get give given had has have having here how however i i'd i'll i'm i've if in is it it's its just know let like look me
    mean might mind moment more my need of on one or our out over please quite rather really right said same say saying see seem seems should
    since so some something speak still such tell than that that's the their them then there these they thing things think this those time
    to told too until up us very was way we well were what what's when where which while who why will with would you you'd you'll you're you've
    your
    """)
)
_YES = frozenset({"agree", "agreed", "ahead", "fine", "go", "ok", "okay", "sure", "yes"})
_NO = frozenset({"never", "no", "none", "nor", "not", "nothing", "without", "cannot"})
_CONTRACTED = re.compile(r"n['\u2019]t$", re.IGNORECASE)

Ask = Callable[[list[dict[str, str]], int], Thought]
"""One question to a model: messages, most tokens."""


class Wordings:
    """What a model made of turns, each asked for once in a process."""

    def __init__(self, ask: Ask) -> None:
        """``ask``: the same question is answered alike. It raises :class:`lifeos.gym.thinking.Unreachable` when nobody answers."""
        self._ask = ask
        self._known: dict[tuple[str, str, bool], str] = {}

    def of(self, turn: Turn, who: str, *, stressed: bool) -> Turn:
        """The turn, said otherwise; or as it is, when twice the model said something else. ``who``: the persona in a sentence."""
        key = turn.text, who, stressed
        if key not in self._known:
            self._known[key] = self._worded(*key)
        return msgspec.structs.replace(turn, text=self._known[key], template=turn.text)

    def _worded(self, text: str, who: str, stressed: bool) -> str:
        about = f"{_SYSTEM} The person: {who} Right now: {'in a hurry' if stressed else 'at ease'}."
        messages = [{"role": "system", "content": about}]
        for said, otherwise in _EXAMPLES:
            messages += [{"role": "user", "content": said}, {"role": "assistant", "content": otherwise}]
        messages.append({"role": "user", "content": text})
        for _ in range(_TRIES):
            line = _first_line(self._ask(messages, _MOST_TOKENS))
            wrong = next(altered(text, line), None)
            if wrong is None:
                return line
            complaint = f"That is not the same: {wrong}. Reword only this: {text}"
            messages = [
                *messages,
                {"role": "assistant", "content": line or "-"},
                {"role": "user", "content": complaint},
            ]
        return text


def _first_line(thought: Thought) -> str:
    """What was said, without quotation marks around it; nothing where there is no answer."""
    if thought.error:
        return ""
    return next((line.strip().strip('"').strip() for line in thought.text.splitlines() if line.strip()), "")


class Reworded:
    """A :class:`lifeos.gym.simulation.User` whose answers a model words."""

    def __init__(self, user: User, who: str, wordings: Wordings) -> None:
        self._user, self._who, self._wordings = user, who, wordings

    @property
    def left(self) -> str:
        """See :class:`lifeos.gym.simulation.User`."""
        return self._user.left

    def open(self) -> Turn:
        """See :class:`lifeos.gym.simulation.User`. Its words are the persona's and the scenario's own."""
        return self._user.open()

    def answer(self, decision: Decision) -> Turn | None:
        """See :class:`lifeos.gym.simulation.User`."""
        turn = self._user.answer(decision)
        if turn is None:
            return None
        return self._wordings.of(turn, self._who, stressed=self._user.curt)

    def invented(self, turn: Turn) -> list[str]:
        """See :class:`lifeos.gym.simulation.User`: of the template's words, and of the model's beside them."""
        if not turn.template:
            return self._user.invented(turn)
        own = self._user.invented(msgspec.structs.replace(turn, text=turn.template))
        return own + list(altered(turn.template, turn.text))


def altered(template: str, line: str) -> Iterator[str]:
    """What a line says otherwise than its template, a phrase each; nothing when only the words differ. Figures, names and all other words that
    mean something must be the template's; a yes, a no and a question must be one in both."""
    if not line:
        yield "it says nothing"
        return
    own, said = tokens(template), tokens(line)
    folded, told = {token.casefold() for token in own}, {token.casefold() for token in said}
    if not len(own) / 3 <= len(said) <= 2 * len(own) + 4:
        yield "it is much shorter or longer"
    for token in sorted(folded):
        if token not in told and _means(token):
            yield f"'{token}' is missing"
    for token in sorted(told - folded - _PLAIN):
        if not _is_no(token) and token not in _YES:
            yield f"'{token}' was added"
    figures = [sorted(t.casefold() for t in part if any(sign.isdigit() for sign in t)) for part in (own, said)]
    if figures[0] != figures[1]:
        yield "its figures are others"
    answers = ("a yes", folded & _YES, told & _YES), ("a no", _denials(folded), _denials(told))
    for what, before, after in answers:
        if bool(before) != bool(after):
            yield f"{what} was {'lost' if before else 'added'}"
    if ("?" in template) != ("?" in line):
        yield "a question was lost" if "?" in template else "a question was added"


def _means(token: str) -> bool:
    """Whether a word of the template must stay: all but the plain ones, and those of a yes or a no, which are weighed as such."""
    return token not in _PLAIN and token not in _YES and not _is_no(token)


def _denials(words: set[str]) -> set[str]:
    return {word for word in words if _is_no(word)}


def _is_no(token: str) -> bool:
    return token in _NO or _CONTRACTED.search(token) is not None
