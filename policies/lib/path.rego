# METADATA
# title: Paths
# description: Places inside an object as the compiler's provenance writes them, spec.template.spec.containers[0].image.
package lib.path

# METADATA
# title: The text of a path that is given as a list of keys and indices
text(steps) := trim_left(concat("", [_step(step) | some step in steps]), ".")

# METADATA
# title: One step of a path
_step(step) := sprintf(".%s", [step]) if is_string(step)

_step(step) := sprintf("[%d]", [step]) if is_number(step)
