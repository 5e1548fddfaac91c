from __future__ import annotations

import pytest

from checklist.load import Content
from tests.support.shipped import CONTENT


@pytest.fixture(scope="session")
def real() -> Content:
    """The content that ships."""
    return CONTENT
