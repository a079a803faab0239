package lib.path_test

import data.lib.path

test_text if path.text(["spec", "containers", 0, "image"]) == "spec.containers[0].image"

test_text_of_the_root if path.text([]) == ""
