"""Flask-WTF's protection, for forms that stand behind the acceptance cookie.

It is switched off by default and called by the view (`csrf.protect()`), because it reads `request.form`: acceptance
must be checked from the cookie before a single byte of an upload is parsed. Forms without a cookie use `tokens.py`.
"""

from __future__ import annotations

from flask_wtf.csrf import CSRFProtect

csrf = CSRFProtect()
