"""The pages that people look at, the same as JSON, `/metrics` and health. Reads only; decides nothing."""
