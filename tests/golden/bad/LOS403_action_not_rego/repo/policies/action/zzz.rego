this is not rego at all
