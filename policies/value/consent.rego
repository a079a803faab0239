# METADATA
# title: Consent
# description: >-
#   What moves money or cannot be taken back is done after a yes to exactly this, or where a wish that the person wrote down
#   covers it.
# custom:
#   policy: consent
package value.consent

import data.lib.deed

# METADATA
# title: Done without being asked
# description: Nobody said yes to exactly this, and no wish covers it; a proposal asks, so it breaks nothing.
# custom:
#   code: not-consented
#   remedy: propose exactly this, with its figures, and wait for a yes
deny contains finding if {
	deed.done
	_weighty
	not input.agreed == true
	not deed.wished
	finding := {
		"policy": "consent",
		"code": "not-consented",
		"message": sprintf("'%s' was not agreed to, and no standing wish covers it", [input.tool]),
		"remedy": "propose exactly this, with its figures, and wait for a yes",
	}
}

# METADATA
# title: Whether it moves money or cannot be taken back
_weighty if deed.spends

_weighty if deed.destroys
