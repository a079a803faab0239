# METADATA
# title: The amount that a call moves
package lifeos.lib.amount

of(call) := call.arguments.amount
