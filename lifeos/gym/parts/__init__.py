"""A gate in parts, which machines that share nothing but a repository simulate and judge."""
