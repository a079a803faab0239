"""Programs of the platform that answer over HTTP while agents run. They read the fleet as data, never YAML."""
