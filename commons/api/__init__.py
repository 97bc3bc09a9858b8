"""What every API view shares: pages, problems, idempotency, fields."""
