"""What is due, until somebody runs it: in this process, or (later) in a database that many share."""
