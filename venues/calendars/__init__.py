"""The calendars that opening rules refer to: public holidays and school holidays of France."""
