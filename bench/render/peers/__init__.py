"""The tools that LifeOS is compared with, one a file."""
