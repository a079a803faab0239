# METADATA
# title: A policy about policies
# description: >-
#   Asks of every module under policies/ what a reader, `lifeos explain` and an agent that was denied rely on. Its input
#   is {"modules": {path: what `opa parse` says of it}}.
package meta

# METADATA
# title: Modules that are no tests
modules[path] := module if {
	some path, module in input.modules
	not endswith(path, "_test.rego")
}

# METADATA
# title: Rules that find something
finding := {"deny", "record"}

# METADATA
# title: Modules of policies, with the policy's name
policies[path] := replace(trim_suffix(regex.replace(path, `^.*/`, ""), ".rego"), "_", "-") if {
	some path, module in modules
	module["package"].path[1].value in {"action", "admission", "declaration", "value"}
}

# METADATA
# title: The name of a rule
name_of(rule) := rule.head.ref[0].value

# METADATA
# title: A module without a title and a description
problems contains sprintf("%s: the package needs METADATA with title and description", [path]) if {
	some path, module in modules
	not described(module)
}

described(module) if {
	some annotation in module.annotations
	annotation.scope == "package"
	annotation.title
	annotation.description
}

# METADATA
# title: A policy that does not say which one it is
problems contains sprintf("%s: the package needs METADATA with custom.policy: %s", [path, name]) if {
	some path, name in policies
	not named(path, name)
}

named(path, name) if {
	some annotation in modules[path].annotations
	annotation.scope == "package"
	annotation.custom.policy == name
}

# METADATA
# title: A rule that nobody explains
problems contains sprintf("%s: '%s' needs METADATA with a title", [path, name]) if {
	some path, module in modules
	some rule in module.rules
	name := name_of(rule)
	not titled(module, name)
}

titled(module, name) if {
	some rule in module.rules
	name_of(rule) == name
	some annotation in rule.annotations
	annotation.title
}

# METADATA
# title: A rule that finds something, without all that a person needs to know of it
problems contains sprintf("%s:%d: a rule '%s' needs METADATA with %s", [path, rule.location.row, name_of(rule), field]) if {
	some path, _ in policies
	some rule in modules[path].rules
	name_of(rule) in finding
	some field in [["title"], ["description"], ["custom", "code"], ["custom", "remedy"]]
	not annotated(rule, field)
}

annotated(rule, field) if {
	some annotation in rule.annotations
	is_string(object.get(annotation, field, null))
}

# METADATA
# title: A rule that yields something else than its METADATA says
problems contains sprintf("%s:%d: the rule does not yield the %s of its METADATA", [path, rule.location.row, field]) if {
	some path, _ in policies
	some rule in modules[path].rules
	name_of(rule) in finding
	some annotation in rule.annotations
	some field in ["code", "remedy"]
	not yields(rule, annotation.custom[field])
}

yields(rule, text) if {
	walk(rule, [steps, value])
	value == {"location": value.location, "type": "string", "value": text}
	not "annotations" in steps
}

# METADATA
# title: A code that two rules share
problems contains sprintf("code '%s' stands in %d places", [code, count(places)]) if {
	some code, places in codes
	count(places) > 1
}

codes[code] contains place if {
	some path, _ in policies
	some rule in modules[path].rules
	some annotation in rule.annotations
	code := annotation.custom.code
	place := sprintf("%s:%d", [path, rule.location.row])
}

# METADATA
# title: A negated call of something that may be undefined
# description: >-
#   `not f(input.x)` is undefined in OPA when input.x is, and the rule finds nothing; the embedded engine holds it to be
#   true. A condition with a name is negated alike by both.
problems contains sprintf("%s:%d: name this condition as a rule and negate the rule", [path, expression.location.row]) if {
	some path, module in modules
	walk(module.rules, [_, expression])
	expression.negated == true
	is_array(expression.terms)
	not expression.terms[0].value[0].value in {"equal", "eq"}
	some position, argument in expression.terms
	position > 0
	uncertain(module, argument)
}

uncertain(_, argument) if argument.type in {"call", "ref"}

uncertain(module, argument) if {
	argument.type == "var"
	some rule in module.rules
	name_of(rule) == argument.value
	not rule.head.value.type in {"array", "object", "set"}
}
