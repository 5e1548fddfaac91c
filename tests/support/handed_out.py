"""Links handed out of an assessment that several of these tests use."""

from __future__ import annotations

from checklist.answers import Answer
from checklist.inquiry import AskedPart, AskedSection
from store.assessments import AssessmentStore, Link
from tests.support.stored import full

PART = AskedPart(
    section=AskedSection(name="財政課", criteria=("capacity.finance", "capacity.staff")),  # type: ignore[arg-type]
    asker="環境政策課",
    due="2026-12-18",
)
ANSWERS = {"capacity.finance": Answer(level=3, note="査定中", by="財政課")}
Both = tuple[AssessmentStore, AssessmentStore]


def link_named(store: AssessmentStore, code: str, name: str) -> Link:
    (link,) = (link for link in store.links(code) if link.name == name)
    return link


SECRETS = ("ひみつ市", "ひみつ課", "ひみつ係長", "ひみつ政策課", "ひみつの根拠", "capacity.")


def secret_inquiry(store: AssessmentStore) -> tuple[str, str]:
    """An assessment of which every name and answer is a secret; its code, and a section's."""
    profile = full().profile.model_copy(update={"name": "ひみつ市"})
    code, _ = store.create(full().model_copy(update={"profile": profile}))
    store.keep_point(code, "ひみつ時点")
    part = AskedPart(
        section=AskedSection(name="ひみつ課", criteria=("capacity.finance",)),  # type: ignore[arg-type]
        asker="ひみつ政策課",
    )
    chief = store.add_link(code, "read", "ひみつ係長")
    section = store.add_link(code, "answer", "", part=part)
    store.open(chief)
    store.save_part(section, 1, {"capacity.finance": Answer(level=3, note="ひみつの根拠")})
    store.save(code, 1, full().model_copy(update={"profile": profile}))
    return code, section
