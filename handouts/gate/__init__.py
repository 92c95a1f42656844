"""Content folders become a report: every rule held against every packet they can print.

`scope.py` says what is looked at, `variants.py` which packets are tried, `trial.py` what is wrong with one of them,
`report.py` tells each finding once. Nothing here prints or knows the clock.
"""

from __future__ import annotations
