package lib.text_test

import data.lib.text

test_plain if text.plain("a b") == "a b"

test_list if text.list({"b", "a"}) == "a, b"

test_list_of_none if text.list([]) == ""
