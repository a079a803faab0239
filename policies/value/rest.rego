# METADATA
# title: Rest
# description: >-
#   Nothing begins in the night that the person has not asked for at that time, and a week of training has a day without.
# custom:
#   policy: rest
package value.rest

# METADATA
# title: In the night
# description: By the clock of the person; what they named themselves is theirs to decide.
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
# description: Mobility and rest are no sessions that a body needs a day without.
# custom:
#   code: no-day-of-rest
#   remedy: leave one day of the week without a session
deny contains finding if {
	count({session.day | some session in input.arguments.sessions; session.kind in {"easy", "interval", "tempo", "long", "strength"}}) == 7
	finding := {
		"policy": "rest",
		"code": "no-day-of-rest",
		"message": sprintf("'%s' plans a session on every day of %s", [input.tool, input.arguments.week]),
		"remedy": "leave one day of the week without a session",
	}
}

# METADATA
# title: Whether it begins in the night, and the person neither named the time nor had it there before
_in_the_night if {
	_late
	not _named
	not _was_there
	not _whole_day
}

# METADATA
# title: Whether it begins between 22:00 and 06:00
_late if _time >= "22:00"

_late if _time < "06:00"

# METADATA
# title: Whether the person named the time
_named if _time in input.named

# METADATA
# title: Whether the entry stood there before
_was_there if input.world.events[input.arguments.event].start == input.arguments.start

# METADATA
# title: Whether it is an entry for a whole day, which begins at no time
_whole_day if {
	_time == "00:00"
	input.arguments.minutes == 1440
}

# METADATA
# title: The time of day at which it begins
_time := text if {
	text := substring(input.arguments.start, 11, 5)
	count(text) == 5
}
