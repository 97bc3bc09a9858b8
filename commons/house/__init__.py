"""The pages of the house: their texts, dated, and how they are written."""
