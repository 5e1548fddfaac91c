"""Six sections that are asked all 21 questions, two of them by two sections."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from checklist.answers import Profile
from checklist.inquiry import Inquiry

NOW = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
ASKED: Mapping[str, tuple[str, ...]] = {
    "財政課": ("capacity.finance", "capacity.legal", "system.evaluation"),
    "企画課": (
        "purpose.brand", "purpose.local-firms", "purpose.revitalisation", "purpose.tourism",
        "purpose.internationalisation", "system.evaluation",
    ),
    "国際課": (
        "system.unit", "system.network", "partner.site", "partner.nurturing", "capacity.finance",
    ),
    "商工課": ("capacity.needs", "business.trading", "business.talent"),
    "水道局": ("strength.infrastructure", "strength.disaster", "strength.education"),
    "議会事務局": ("capacity.citizens", "capacity.people", "capacity.self-evaluation"),
}  # fmt: skip
INQUIRY = Inquiry.model_validate(
    {
        "asker": "環境政策課",
        "due": "令和8年12月18日",
        "sections": [{"name": name, "criteria": asked} for name, asked in ASKED.items()],
    }
)
PROFILE = Profile(name="みどり湾市", kind="city")
