"""The map's own background: the town labels that fit at each zoom, and the tiles an operator may set over it."""
