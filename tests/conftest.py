"""What every test may ask for; each name is explained where it is written."""

pytest_plugins = ["tests.databases"]
