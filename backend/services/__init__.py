"""What `make run` and `make test` start beside Django: PostgreSQL, Valkey, and one supervisor for all of it."""
