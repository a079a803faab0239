"""Pages for people: one HTML file that needs nothing else, in which no text of somebody else becomes a command."""
