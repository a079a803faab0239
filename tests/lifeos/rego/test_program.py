"""What one program is asked, and the data that it reads."""

import pytest

from lifeos.rego.program import Program

MODULE = {"a.rego": "package a\n\nfound := [data.value, data.text]\n"}


@pytest.mark.parametrize("value", [0.00001, 1.5e-7, -2e-9, 1e16, 0.5])
def test_numbers_in_data_however_they_are_written(value):
    """A floor of 0.00001 is written 1e-05 as JSON, which the engine cannot read."""
    text = 'as "1e-05" says, or 1e-05'
    number, said = Program(MODULE, {"value": value, "text": text}, "a/found").ask({})
    assert (number, said.replace('\\"', '"')) == (value, text)
