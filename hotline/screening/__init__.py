"""Third-party personal data in free text: `find(text, own)` says what, where and why.

Pure and offline: no web, no database, no model. README.md tells how it works and how to correct a list.
"""

from hotline.screening.finding import find, find_in_filename, same_person
from hotline.screening.model import Finding, Kind, Own

__all__ = ["Finding", "Kind", "Own", "find", "find_in_filename", "same_person"]
