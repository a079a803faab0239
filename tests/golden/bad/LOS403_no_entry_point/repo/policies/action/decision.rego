package lifeos.action

default result := {"allow": false}
