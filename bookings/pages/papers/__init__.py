"""Documents asked for, on pages: a card for both sides, sending one, reading one, the wallet."""
