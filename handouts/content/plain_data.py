"""What a YAML file may hold: tables, lists, text, yes and no, and nothing; and no control characters."""

from __future__ import annotations

import re
from typing import Final

Data = None | bool | str | list["Data"] | dict[str, "Data"]
CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]|\r(?!\n)")
"""Characters no text may hold: C0 and C1 controls, separators that end a line unseen, non-characters."""
