"""Printed patient instructions: YAML blocks, a clinic's brand and a surgeon's own numbers become a tagged PDF."""

__version__ = "0.1.0"
