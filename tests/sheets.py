"""Sheets of made-up patients for tests of `handouts batch`."""

from __future__ import annotations

import csv
import random
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

FIRST = ["Ana", "Łukasz", "Nguyễn Thị", "Oluwaseun", "Søren", "Mária", "Đặng", "İpek", "Þóra", "X"]
LAST = ["Garcia", "Kowalski", "Minh Châu", "Papadopoulou", "Østergård", "Kovács", "Ýmir", "Šťastný", "Ñúñez", "Ōe"]
OTHER = ["Ελένη Παπαδοπούλου", "Алексей Щербаков", "Maria " + "Wilhelmina " * 3 + "Alvarez"]
COLUMNS = ["name", "reference", "surgery date", "arrival time", "side", "levels", "follow-up date", "follow-up time"]


def patients(count: int, seed: int = 1, others: bool = False) -> list[dict[str, str]]:
    """Rows of made-up patients, the same for the same seed; with `others` some names are not Latin or very long."""
    chance = random.Random(seed)
    names = [f"{first} {last}" for first in FIRST for last in LAST]
    rows = []
    for number in range(count):
        day = date(2027, 1, 4) + timedelta(days=chance.randrange(90))
        name = chance.choice(OTHER if others and number % 7 == 0 else names)
        texts = [
            name,
            f"RB-{200000 + number}",
            day.isoformat(),
            f"{chance.randrange(7, 14):02}:{chance.choice(['00', '15', '30'])}",
            chance.choice(["left", "right", "both"]),
            "",
            (day + timedelta(days=14)).isoformat(),
            "10:30",
        ]
        rows.append(dict(zip(COLUMNS, texts, strict=True)))
    return rows


def write_sheet(path: Path, rows: Sequence[dict[str, str]]) -> Path:
    """Write rows as CSV; the columns are those of all rows."""
    columns = list(dict.fromkeys(column for row in rows for column in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.DictWriter(file, columns, restval="")
        lines.writeheader()
        lines.writerows(rows)
    return path
