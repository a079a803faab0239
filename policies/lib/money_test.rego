package lib.money_test

import data.lib.money

test_parse[text] if {
	some text, micros in {
		"25 USD": 25000000,
		"0.50 USD": 500000,
		"0.000001 USD": 1,
		"1.25 USD": 1250000,
	}
	money.parse(text) == {"micros": micros, "currency": "USD"}
}

test_parse_refuses[text] if {
	some text in ["25", "25 usd", "-1 USD", "1,5 USD", "1. USD", "USD 1", "1 USD ", ""]
	not money.parse(text)
}

test_format[text] if {
	some text, micros in {"25 USD": 25000000, "0.50 USD": 500000, "0.000001 USD": 1, "20.125 USD": 20125000, "0 USD": 0}
	money.format({"micros": micros, "currency": "USD"}) == text
}

test_exceeds if {
	money.exceeds({"micros": 2, "currency": "USD"}, {"micros": 1, "currency": "USD"})
	not money.exceeds({"micros": 1, "currency": "USD"}, {"micros": 1, "currency": "USD"})
	not money.exceeds({"micros": 2, "currency": "USD"}, {"micros": 1, "currency": "EUR"})
}

test_least if {
	money.least({"micros": 2, "currency": "USD"}, {"micros": 1, "currency": "USD"}).micros == 1
	money.least({"micros": 1, "currency": "USD"}, {"micros": 2, "currency": "USD"}).micros == 1
}

test_valid if {
	money.valid(0)
	not money.valid(-1)
	not money.valid("1")
	not money.valid(null)
}
