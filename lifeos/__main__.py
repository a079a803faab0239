"""``python -m lifeos``."""

from lifeos.cli.main import main

if __name__ == "__main__":
    main()
