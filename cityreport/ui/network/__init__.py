"""The page of the network's desk: it is for a coordinator, and no office sees it."""
