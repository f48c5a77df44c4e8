"""Measures the pages against a bare hello page under the same server: ``python -m bench --help``."""
