"""The scheduling core: instants, the clinic's days, callbacks and cells. Pure values in, values out."""
