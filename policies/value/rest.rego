# METADATA
# title: Rest
# description: Nothing is put into the night, and a week of training has a day without.
# custom:
#   policy: rest
package value.rest

# METADATA
# title: In the night
# description: By when it starts, in the person's own time.
# custom:
#   code: in-the-night
#   remedy: choose a time between 06:00 and 22:00
deny contains finding if {
	_in_the_night
	finding := {
		"policy": "rest",
		"code": "in-the-night",
		"message": sprintf("'%s' puts something into the night, at %s", [input.tool, _time]),
		"remedy": "choose a time between 06:00 and 22:00",
	}
}

# METADATA
# title: A week without a day of rest
# description: A session of kind rest is none.
# custom:
#   code: no-day-of-rest
#   remedy: leave one day of the week without a session
deny contains finding if {
	count({session.day | some session in input.arguments.sessions; not session.kind == "rest"}) == 7
	finding := {
		"policy": "rest",
		"code": "no-day-of-rest",
		"message": sprintf("'%s' plans a session on every day of %s", [input.tool, input.arguments.week]),
		"remedy": "leave one day of the week without a session",
	}
}

# METADATA
# title: Whether it starts between 22:00 and 06:00
_in_the_night if _time >= "22:00"

_in_the_night if _time < "06:00"

# METADATA
# title: The time of day at which it starts
_time := text if {
	text := substring(input.arguments.start, 11, 5)
	count(text) == 5
}
