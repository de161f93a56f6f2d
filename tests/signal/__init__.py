"""How often the purchase check is right: many faults, many healthy runs with noise, over differing shops."""
