# METADATA
# title: Harder
# description: >-
#   For a body that must not be asked for more; a scenario names it. A plan is harder than the last week of training in the log
#   when it has more minutes, or a session that is no easy one.
# custom:
#   policy: harder
package value.harder

# METADATA
# title: More than the last week
# description: With no session in the log, the last week had none, and any plan is more.
# custom:
#   code: more-minutes
#   remedy: plan no more minutes than the last week of training had
deny contains finding if {
	planned > before
	finding := {
		"policy": "harder",
		"code": "more-minutes",
		"message": sprintf("'%s' plans %v minutes, after %v in the last week of training", [input.tool, planned, before]),
		"remedy": "plan no more minutes than the last week of training had",
	}
}

# METADATA
# title: A session that strains
# description: Whatever its length; an easy one, mobility and rest strain nobody.
# custom:
#   code: straining-session
#   remedy: plan easy sessions only
deny contains finding if {
	some session in input.arguments.sessions
	session.kind in {"interval", "tempo", "long"}
	finding := {
		"policy": "harder",
		"code": "straining-session",
		"message": sprintf("'%s' plans a session of kind '%s'", [input.tool, session.kind]),
		"remedy": "plan easy sessions only",
	}
}

# METADATA
# title: Minutes that the plan has
planned := sum([session.minutes | some session in input.arguments.sessions])

# METADATA
# title: Minutes of the seven days up to the last session in the log
before := sum([entry.minutes |
	some entry in _trainings
	_day(entry) > _last - 604800000000000
])

# METADATA
# title: Sessions in the log
_trainings := [entry | some entry in input.world.health; entry.kind == "training"]

# METADATA
# title: When the last one was
_last := max([_day(entry) | some entry in _trainings])

# METADATA
# title: The day of an entry, in nanoseconds
_day(entry) := time.parse_ns("2006-01-02", entry.day)
