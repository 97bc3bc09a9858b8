"""Documents that venues ask for: asked with a booking, sent by its booker, accepted or refused by the host."""
