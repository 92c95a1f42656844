"""The parts that turn SVG into plain outlines and flat colours."""
