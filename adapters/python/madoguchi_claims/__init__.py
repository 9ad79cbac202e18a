"""Role `claims`: a receipt computer that writes the electronic claims (電子レセプト, UKE) of one patient and one month.

`write_claim(case, kind, month)` decides the visit with `madoguchi_engine`, then answers the route, the name of the file and its
bytes. Written from the layouts and code lists of the claim specifications alone.
"""
from .records import NotWritable
from .writer import FILE_NAMES, write_claim

__all__ = ["FILE_NAMES", "NotWritable", "write_claim"]
