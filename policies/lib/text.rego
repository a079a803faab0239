# METADATA
# title: Texts for messages
# description: >-
#   The embedded engine (rego-cpp) prints a text with its quotes when sprintf gets it from concat, from a literal in a
#   variable or from a default of object.get. What trim_right returns, it prints as OPA does.
package lib.text

# METADATA
# title: A text without line breaks at its end, as either engine formats it
plain(value) := trim_right(value, "\n")

# METADATA
# title: Names in a row, in order
list(items) := plain(concat(", ", sort([item | some item in items])))
