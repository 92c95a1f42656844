"""What helps people write content of their own: starters with comments, and schemas for their editor."""
