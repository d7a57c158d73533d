"""ZIPs of images: what is told of them, the way from image to image, and what of them goes into a ZIP of records."""

from __future__ import annotations

import io
import json
import zipfile

import pytest

from intake.errors import NotFound
from intake.models.documents import Document, DocumentState
from intake.models.referrals import Referral
from intake.runtime import Runtime
from intake.services import bundles, document_checks, documents, packages
from intake.services.packages import Sheet
from intake.vault.cleaning.verdicts import Kept
from tests.support import factories, files, papers
from tests.support.sent_files import sent


@pytest.fixture
def referral(clinic: Runtime) -> Referral:
    with clinic.work() as work:
        return factories.a_request(work, "EX1")


def test_a_bundle_tells_how_far_its_images_are_and_what_stayed_outside(clinic: Runtime, referral: Referral) -> None:
    with clinic.work() as work:
        bundle = papers.a_bundle(work, referral, images=4)
        found = [bundles.image(work, bundle, number) for number in (1, 2)]
        found[0].state, found[0].state_reason = DocumentState.INFECTED, "virus"
        found[1].state = DocumentState.QUARANTINED
        work.session.flush()
        told = bundles.standings(work, documents.listed(work, referral))[bundle.id]
        assert (told.ready, told.waiting, told.refused, told.images, told.left_out) == (2, 1, 1, 4, 1)
        assert bundles.refused_images(work, bundle) == [("IM1", "virus")]
        assert bundles.left_names(work, bundle) == [("viewer.exe", Kept.NOT_AN_IMAGE)]


def test_a_bundle_that_is_still_being_checked_tells_nothing(clinic: Runtime, referral: Referral) -> None:
    with clinic.work() as work:
        bundle = papers.a_file(work, referral, "disc.zip", b"PK\x03\x04")
        assert bundles.standings(work, documents.listed(work, referral)) == {}
        assert bundles.standing_of(work, bundle) is None


def test_images_follow_each_other_without_those_that_cannot_be_seen(clinic: Runtime, referral: Referral) -> None:
    with clinic.work() as work:
        bundle = papers.a_bundle(work, referral, images=3)
        bundles.image(work, bundle, 2).state = DocumentState.UNREADABLE
        work.session.flush()
        names = [documents.name_of(work, bundles.image(work, bundle, number)) for number in (1, 2)]
        assert names == ["IM1", "IM3"]
        place = bundles.place_of(work, bundles.image(work, bundle, 2))
        assert place is not None
        assert (place.name, place.number, place.count) == ("disc.zip", 2, 2)
        assert bundles.place_of(work, bundle) is None
        for number in (0, -1, 3):
            with pytest.raises(NotFound):
                bundles.image(work, bundle, number)


def test_images_go_and_come_back_with_their_bundle(clinic: Runtime, referral: Referral) -> None:
    with clinic.work() as work:
        bundle = papers.a_bundle(work, referral)
        images = [bundles.image(work, bundle, number).id for number in (1, 2, 3)]
        documents.remove(work, bundle)
        work.session.flush()
        assert packages.of_referral(work, referral) == []
        documents.restore(work, bundle)
        work.session.flush()
        assert {one.id for one in packages.of_referral(work, referral)} == {bundle.id, *images}


def test_the_zip_of_records_holds_each_image_once_and_not_the_bundle(unscanned: Runtime, request_id: str) -> None:
    """The second disc holds one image of the first again, and a new one."""
    first, second, third = (files.dicom(InstanceNumber=number) for number in (1, 2, 3))
    sent(unscanned, request_id, "disc.zip", files.bundle({"IM1": first, "IM2": second, "viewer.exe": b"MZ"}))
    document_checks.run(unscanned)
    sent(unscanned, request_id, "again.zip", files.bundle({"IM1": first, "IM3": third}))
    document_checks.run(unscanned)
    with unscanned.work() as work:
        own = work.session.get_one(Referral, request_id)
        lines = packages.prepare(work, packages.of_referral(work, own), own)
    whole = b"".join(packages.stream(unscanned.store, lines, Sheet([], [[] for _line in lines])))
    packed = zipfile.ZipFile(io.BytesIO(whole))
    assert len(packed.namelist()) == 3 + 2
    told = {(line["name"], line["came_in"]): line for line in json.loads(packed.read("manifest.json"))["files"]}
    assert told["disc.zip", None]["images"] == 2
    assert told["disc.zip", None]["file"] is None
    assert told["IM1", "again.zip"]["file"] is None
    assert told["IM1", "again.zip"]["same_as"] == told["IM1", "disc.zip"]["file"]
    assert told["IM3", "again.zip"]["file"] is not None


def test_each_other_person_of_a_bundle_is_named_once(clinic: Runtime, referral: Referral) -> None:
    with clinic.work() as work:
        bundle = papers.a_bundle(work, referral, images=1)
        for number, name in enumerate(("Ivanova^Anna", "Ivanova^Anna", "Sidorov^Pavel"), start=2):
            image: Document = papers.an_image(work, referral, bundle, f"IM{number}", mismatch=True)
            papers.found(work, image, identity={"name": name, "birth_date": "19810203", "sex": "F"})
        assert [one["name"] for one in bundles.persons(work, bundle.id)] == ["Ivanova^Anna", "Sidorov^Pavel"]
