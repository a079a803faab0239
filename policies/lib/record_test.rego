package lib.record_test

import data.lib.record

text := "Note on 2026-03-01: A page, kind: bill; from: Water Works; from: nobody; text: due: now"

test_field if record.field(text, "kind") == "bill"

test_first_of_two if record.field(text, "from") == "Water Works"

test_colon_in_a_value if record.field(text, "text") == "due: now"

test_none if not record.field(text, "due")
