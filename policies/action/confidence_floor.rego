# METADATA
# title: Confidence floor
# description: >-
#   An action whose stated confidence is absent or below the agent's floor goes to a person instead. Reading is exempt: it
#   is how an agent becomes sure.
# custom:
#   policy: confidence-floor
package action.confidence_floor

import data.lib.call

# METADATA
# title: The stated confidence, when it is a number from 0 to 1
confidence := input.confidence if {
	is_number(input.confidence)
	input.confidence >= 0
	input.confidence <= 1
}

# METADATA
# title: An action without a confidence
# description: Silence is not certainty.
# custom:
#   code: confidence-missing
#   remedy: state how sure you are, from 0 to 1, or hand the decision to a person
deny contains reason if {
	call.changes
	not confidence
	reason := {
		"policy": "confidence-floor",
		"code": "confidence-missing",
		"message": sprintf("'%s' changes something and needs a stated confidence between 0 and 1", [input.tool]),
		"remedy": "state how sure you are, from 0 to 1, or hand the decision to a person",
	}
}

# METADATA
# title: An action below the floor
# description: The floor is the agent's own, 0.7 unless declared otherwise.
# custom:
#   code: confidence-low
#   remedy: gather more evidence, or hand the decision to a person
deny contains reason if {
	call.changes
	confidence >= 0
	not _sure
	reason := {
		"policy": "confidence-floor",
		"code": "confidence-low",
		"message": sprintf("a confidence of %v is below %s", [confidence, _floor]),
		"remedy": "gather more evidence, or hand the decision to a person",
	}
}

# METADATA
# title: Whether the agent is sure enough; one without a floor never is
_sure if confidence >= call.agent.confidence.min

# METADATA
# title: The floor in words
_floor := sprintf("the floor of %v", [call.agent.confidence.min])

_floor := "a floor that is not known" if not call.agent.confidence.min
