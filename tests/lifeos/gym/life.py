"""A small life for the tests of the Gym."""


def state():
    """Two accounts, a payee, three bookings, two events, a note, a health entry, a practice."""
    return {
        "today": "2026-03-14",
        "accounts": {"acc:checking": {"balance": "512.40"}, "acc:savings": {"balance": "3000.00"}},
        "payees": {"payee:rent": {"name": "Harbour Homes"}},
        "bookings": {
            "txn:1": booking("2026-01-03", "Streamly", "-12.99"),
            "txn:2": booking("2026-02-03", "Streamly", "-12.99"),
            "txn:3": booking("2026-02-20", "Grocer", "-48.10", account="acc:savings"),
        },
        "events": {
            "event:a": {"title": "Dentist", "start": "2026-03-14T09:00", "minutes": 30},
            "event:b": {"title": "Call", "start": "2026-03-15T10:00", "minutes": 15},
        },
        "notes": {"note:a": {"title": "Insurance", "text": "The policy renews in May.", "sources": []}},
        "people": {"person:a": {"name": "Noor"}},
        "health": {"log:a": {"kind": "sleep", "day": "2026-03-13", "value": "6.5 h"}},
        "practices": {"practice:a": {"free": ["2026-03-20T08:00", "2026-03-21T08:00"]}},
    }


def booking(day, payee, amount, account="acc:checking"):
    return {"day": day, "account": account, "payee": payee, "amount": amount, "category": "other", "text": ""}
