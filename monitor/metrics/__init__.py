"""What `/metrics` tells Prometheus. Reads states and figures; decides nothing and stores nothing."""
