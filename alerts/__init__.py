"""What a result means, and who is told."""
