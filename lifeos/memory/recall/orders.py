"""Whether a record gives orders: text that speaks to whoever reads it as a machine would be spoken to. It is data all the same, and marked, so that
an agent, a policy or a person can see it. No filter can know all of them; what an agent may do is decided at the gateway."""

import re
import unicodedata

_FORMS = (
    r"\b(ignore|disregard|forget|override|bypass)\b.{0,40}\b(instructions?|prompts?|rules|guidelines|guardrails|polic(y|ies)|everything)\b",
    r"\b(system|developer)\s+(prompt|message|instructions?)\b",
    r"\byou are now\b",
    r"\b(you|the (assistant|agent|ai|model)) (must|shall|should|have to|will) (now |always |never )*(transfer|send|pay|delete|reveal|approve|run|answer|say|tell|do)\b",
    r"\b(new|updated|real) instructions?\b\s*:",
    r"\bdo not (tell|inform|mention|ask) the (user|person|owner)\b",
    r"\b(ignorier|vergiss|missacht)\w*\b.{0,40}\b(anweisung|vorgabe|regel|befehl|alles)\w*",
    r"(?<!n['\u2019])\b(ignore|oublie)[rz]?\b.{0,40}\b(instructions?|consignes?|règles?|directives?)\b",
    r"\b(ignor|olvid)(a|e|ar|ad|en)\b.{0,40}\b(instrucci(ón|ones)|reglas?|órden(es)?|directrices)\b",
    r"\b(ignor|dimentic|trascur)(a|i|are|ate)\b.{0,40}\b(istruzion[ei]|regol[ae]|ordin[ei]|direttiv[ae])\b",
    r"<\|?(im_start|im_end|system|assistant|endoftext)\|?>|\[/?inst\]|<</?sys>>",
)
_ORDERS = re.compile("|".join(_FORMS))
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
"""Characters that are not shown and would part a word."""


def gives_orders(text: str) -> bool:
    """Whether it does, in whatever letters look alike and however it is spaced."""
    plain = _UNSEEN.sub("", unicodedata.normalize("NFKC", text)).casefold()
    return _ORDERS.search(" ".join(plain.split())) is not None
