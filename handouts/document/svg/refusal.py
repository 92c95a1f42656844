"""Why one place of a drawing is refused, before its file and line are known."""

from __future__ import annotations

PLAIN = "use plain shapes in flat colours, or save the drawing as PNG"
EXPORT_AGAIN = "export the drawing again as plain SVG"


class RefusalError(Exception):
    """A finding without a location: its code, message and hint, raised where a value is read."""

    def __init__(self, code: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint


def unsupported(message: str, hint: str = PLAIN) -> RefusalError:
    """A part of SVG that would not print as drawn."""
    return RefusalError("drawing-unsupported", message, hint)


def corrupt(message: str, hint: str = EXPORT_AGAIN) -> RefusalError:
    """Bytes or values that do not mean what SVG says they must."""
    return RefusalError("drawing-corrupt", message, hint)


def outside(message: str, hint: str) -> RefusalError:
    """A reference to something that is not in the drawing."""
    return RefusalError("drawing-reference", message, hint)


def quoted(text: str) -> str:
    """User text in single quotes, on one line and no longer than a message can bear."""
    plain = "".join(c if c.isprintable() else " " for c in text.strip())
    return f"'{plain[:37]}...'" if len(plain) > 40 else f"'{plain}'"
