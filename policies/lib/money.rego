# METADATA
# title: Money
# description: >-
#   Amounts as the compiler writes them, {micros, currency} in millionths of a unit, and as people write them in a
#   policy's parameters, "25 USD". Whole numbers only: neither engine ever sees a fraction of a micro.
package lib.money

# METADATA
# title: The amount that a parameter such as "25 USD" or "0.50 USD" names; undefined for anything else
parse(text) := {"micros": (to_number(whole) * 1000000) + to_number(substring(sprintf("%s000000", [part]), 0, 6)), "currency": currency} if {
	regex.match(`^[0-9]+(\.[0-9]+)? [A-Z][A-Z][A-Z]$`, text)
	[amount, currency] := split(text, " ")
	[whole, part] := array.slice(array.concat(split(amount, "."), ["0"]), 0, 2)
}

# METADATA
# title: The amount as text, with the decimals that it needs and no fewer than two when it needs any
format(money) := sprintf("%v %s", [_whole(money.micros), money.currency]) if _rest(money.micros) == 0

format(money) := sprintf("%v.%s %s", [_whole(money.micros), _cents(digits), money.currency]) if {
	_rest(money.micros) > 0
	digits := trim_right(sprintf("%06d", [_rest(money.micros)]), "0")
}

# METADATA
# title: Units without their fraction
_whole(micros) := floor(micros / 1000000)

# METADATA
# title: The fraction, in micros; not by `%`, which the embedded engine gets wrong for round amounts
_rest(micros) := micros - (_whole(micros) * 1000000)

# METADATA
# title: Whether one amount is more than another; undefined across currencies, so that a rule has to decide what that means
exceeds(amount, limit) := amount.micros > limit.micros if amount.currency == limit.currency

# METADATA
# title: The smaller of two amounts of one currency
least(one, other) := one if not exceeds(one, other)

least(one, other) := other if exceeds(one, other)

# METADATA
# title: At least two decimals
_cents(digits) := digits if count(digits) > 1

_cents(digits) := sprintf("%s0", [digits]) if count(digits) == 1

# METADATA
# title: Whether a value is an amount in micros; text is not, though Rego would hold it to be above every number
valid(micros) if {
	is_number(micros)
	micros >= 0
}
