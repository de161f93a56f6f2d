"""How to look at a shop. Returns values; stores nothing, alerts nobody, counts nothing."""
