"""A deployment that shows the staff's face alone, as a second host would."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask

from tests.conftest import Home, build


@pytest.fixture
def app(home: Home) -> Flask:
    """The staff's pages of the founded instance, without any public one."""
    from hotline import create_app

    config = replace(home.config, faces=("desk", "admin"))
    return build(create_app(replace(home.house, config=config)))
