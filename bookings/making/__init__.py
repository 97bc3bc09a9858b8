"""What all use cases that make reservations share: who books, where, at what price, on what conditions."""
