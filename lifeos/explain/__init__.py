"""What a code, a kind or a field means: one page a diagnostic (``<CODE>.md`` beside this file), and the schemas' own words."""
