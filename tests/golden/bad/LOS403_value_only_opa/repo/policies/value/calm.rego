# METADATA
# title: Calm
package value.calm

deny contains "from outside" if not net.cidr_contains("10.0.0.0/8", input.arguments.address)
