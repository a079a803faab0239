package lib.money

exceeds(amount, limit) if amount.micros > limit.micros
