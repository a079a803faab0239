package lib.money

exceeds(amount, limit) if {
	amount.micros > max([limit.micros, 0)
}
