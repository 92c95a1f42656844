"""`handouts preview --watch`: files saved become, once they have settled, one more round of the pipeline."""
