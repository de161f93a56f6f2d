"""The journey check: a shop's own ways, as its file or a script says them."""
