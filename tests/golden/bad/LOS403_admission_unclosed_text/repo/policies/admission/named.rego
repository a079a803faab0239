package admission.named

deny contains finding if {
	some manifest in input.manifests
	not manifest.object.metadata.name
	finding := "an object without a name
}
