# METADATA
# title: Records of memory, as text
# description: "A record's fields stand one after the other: 'kind: bill; amount: 20.00 USD; due: 2026-03-14'."
package lib.record

# METADATA
# title: The value of a field; undefined where the record has none of this name
field(text, name) := trim_prefix(found, concat("", [name, ": "])) if {
	found := [part | some part in split(text, "; "); startswith(part, concat("", [name, ": "]))][0]
}
