"""The bank: money moves between accounts and known payees, to the cent."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from lifeos.gym.tools.outcome import Found, State, ToolError, new_id, pick


def transfer(state: State, arguments: Mapping[str, Any]) -> Found:
    """``transfer``: debits the account and books it today. Amounts are text with two decimals in the state, so nothing rounds."""
    account = pick(state, "accounts", arguments["account"], "account")
    payee = pick(state, "payees", arguments["payee"], "payee on the person's list")
    amount, balance = Decimal(str(arguments["amount"])).quantize(Decimal("0.01")), Decimal(account["balance"])
    if amount > balance:
        raise ToolError(f"the account holds {balance} USD, less than {amount} USD")
    account["balance"] = str(balance - amount)
    key = new_id(state, "bookings", "txn:" + state["today"])
    state["bookings"][key] = {
        "day": state["today"],
        "account": arguments["account"],
        "payee": payee["name"],
        "amount": str(-amount),
        "category": "transfer",
        "text": arguments["reference"],
    }
    return Found({"booking": key, "balance": account["balance"]})
