"""The handout as a tree of what a patient reads, its looks as data, and what composes one from resolved content."""
