# METADATA
# title: Image by digest
# description: An image named by tag can change without a commit, past gate and review.
# custom:
#   policy: image-by-digest
package admission.image_by_digest

import data.lib.pods
import data.lib.text

# METADATA
# title: Whether an image is named by its content
pinned(image) if {
	[_, digest] = split(image, "@sha256:")
	regex.match(`^[0-9a-f]+$`, digest)
	count(digest) == 64
}

# METADATA
# title: A container whose image can change
# description: In any pod, of agents and of the platform, in any of its lists of containers.
# custom:
#   code: image-mutable
#   remedy: "name the image by digest: registry/name@sha256:…"
deny contains finding if {
	some found in pods.containers
	image := text.plain(object.get(found.container, "image", ""))
	not pinned(image)
	finding := {
		"msg": sprintf("container '%s' runs '%s', which is not named by digest", [found.name, image]),
		"policy": "image-by-digest",
		"code": "image-mutable",
		"file": found.pod.file,
		"path": sprintf("%s.image", [found.path]),
		"hint": "name the image by digest: registry/name@sha256:…",
	}
}
