"""Variants laid out and proven: made once, printed from for each patient, and kept on disk for the next time."""
