"""The clinical core: the codebook as code. Pure values in, values out; standard library only."""
