"""The demo shop: a small, honest web shop with faults that are switched while it runs.

It exists so that the purchase probe can be tried, and shown, on a shop whose faults are known. It is
no part of Tillwatch and knows nothing of it.
"""
