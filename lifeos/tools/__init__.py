"""Programs that LifeOS calls: one a file, and the only places where a process is started."""
