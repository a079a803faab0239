# METADATA
# title: Honesty
package value.honesty

# METADATA
# title: A reference that nobody reads to its end
deny contains {"code": "long-reference", "message": "the reference is long"} if {
	count(input.arguments.reference) > data.lifeos.parameters.honesty.mostCharacters
}
