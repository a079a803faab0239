# METADATA
# title: Records of memory, as text
# description: >-
#   Of the person's own notes that keep fields, one after the other: 'Note on 2026-03-01: Water, kind: bill; amount: 20.00 USD; due: 2026-03-14'.
#   What begins with another word was written by a bank, a stranger or an agent, and has none.
package lib.record

# METADATA
# title: The value of a field; undefined where the record has none of this name
field(text, name) := trim_prefix(found, concat("", [name, ": "])) if {
	startswith(text, "Note")
	start := indexof(text, "kind: ")
	start > 0
	found := [part | some part in split(substring(text, start, -1), "; "); startswith(part, concat("", [name, ": "]))][0]
}
