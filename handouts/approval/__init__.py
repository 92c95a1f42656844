"""What a patient reads and a clinician's signature become a record, and a record the mark of a packet.

`printed.py` has the words of a composed handout, `forms.py` every form that any patient can get; `record.py` writes
and reads the file, `standing.py` holds a packet against it. Nothing here prints or knows the clock.
"""

from __future__ import annotations
