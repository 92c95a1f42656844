"""Resolved content and composed handouts to accounts of them: where printed words came from, and how they differ."""
