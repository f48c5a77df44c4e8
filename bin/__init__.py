"""What `make` calls: setting up, serving, checking, keeping copies. Standard library only."""
