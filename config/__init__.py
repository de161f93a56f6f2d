"""What to watch: pure definitions, read from YAML. Knows nothing of the other packages."""
