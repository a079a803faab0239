"""Memory: what is known about a person, taken from declared sources and kept in versions.

    inbox ─connectors─> records ─ontology─> facts ─dataset─> objects, named by content ─pin─> a version in git

Everything on the way is a pure function of the files in the inbox: the same files give the same bytes, in whatever order they came.
"""
