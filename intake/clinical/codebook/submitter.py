"""Who sends the request, and by what right (codebook 2.1). The consents have a module of their own."""

from __future__ import annotations

from intake.clinical.codebook.building import YES_NO, option
from intake.clinical.codebook.codes import role
from intake.clinical.codebook.model import N_, Field, Kind, Level, Words
from intake.clinical.codebook.rules import (
    REFERRING_PHYSICIAN,
    ROLE_GIVEN_NOT_PATIENT,
    age_is,
    both,
    given_unless,
    states,
    when,
)

SECTION = "submitter"

_REFERRER = N_("It helps us to know who refers the patient and how to answer.")

FIELDS = (
    Field(
        "submitter_role", SECTION, Kind.ONE,
        Words(N_("Who is filling in this form?")),
        Level.FINAL,
        N_("We word the questions to fit you."),
        "codebook 2.1",
        options=(
            option("patient", N_("I am the patient")),
            option("parent", N_("I am the patient's mother or father"), codes=(role("PRN", "parent"),)),
            option("legal_guardian", N_("I am the patient's legal guardian")),
            option("caregiver", N_("I am another relative, a friend or a carer")),
            option("referring_physician", N_("I am a doctor who refers a patient"), N_("Referring physician")),
            option(
                "other_professional", N_("I am a nurse, an agency or a coordinator"),
                N_("Other professional (nurse, agency, coordinator)"),
            ),
        ),
    ),
    Field(
        "submitter_full_name", SECTION, Kind.TEXT,
        Words(N_("What is your name?"), physician=N_("Your title and name")),
        Level.FINAL,
        N_("We ask for you by this name when we call."),
        "codebook 2.1",
        shown=ROLE_GIVEN_NOT_PATIENT,
        max_length=200,
        autocomplete="name",
    ),
    Field(
        "submitter_relationship", SECTION, Kind.ONE,
        Words(
            N_("How are you related to the patient?"),
            parent=N_("How are you related to your child?"),
            physician=N_("Relationship to the patient"),
        ),
        Level.FINAL,
        N_("It tells us whom we speak with."),
        "codebook 2.1, 12.2",
        options=(
            option("mother", N_("Mother"), codes=(role("MTH", "mother"),)),
            option("father", N_("Father"), codes=(role("FTH", "father"),)),
            option(
                "spouse_partner", N_("Husband, wife or partner"),
                codes=(role("SPS", "spouse"), role("DOMPART", "domestic partner")),
            ),
            option("adult_child", N_("Son or daughter"), codes=(role("CHILD", "child"),)),
            option("sibling", N_("Brother or sister"), codes=(role("SIB", "sibling"),)),
            option("other_relative", N_("Another relative"), codes=(role("FAMMEMB", "family member"),)),
            option("friend", N_("A friend"), codes=(role("FRND", "friend"),)),
            option("professional_carer", N_("A paid carer"), N_("Professional carer")),
            option("none", N_("Not related")),
        ),
        absent=states("D"),
        shown=when("submitter_role", "parent", "legal_guardian", "caregiver"),
    ),
    Field(
        "physician_specialty", SECTION, Kind.TEXT,
        Words(N_("What is your specialty?"), physician=N_("Specialty")),
        Level.OPTIONAL, _REFERRER, "codebook 2.1",
        absent=states("D"), shown=REFERRING_PHYSICIAN, max_length=200,
    ),
    Field(
        "physician_institution", SECTION, Kind.TEXT,
        Words(N_("Where do you work?"), physician=N_("Institution")),
        Level.OPTIONAL, _REFERRER, "codebook 2.1",
        absent=states("D"), shown=REFERRING_PHYSICIAN, max_length=200, autocomplete="organization",
    ),
    Field(
        "physician_licence_no", SECTION, Kind.TEXT,
        Words(N_("What is your registration number?"), physician=N_("Registration number")),
        Level.OPTIONAL, _REFERRER, "codebook 2.1",
        absent=states("D"), shown=REFERRING_PHYSICIAN, max_length=200,
    ),
    Field(
        "patient_knows_about_request", SECTION, Kind.YES_NO,
        Words(N_("Does the patient know about this request?"), physician=N_("Patient aware of the request")),
        Level.OPTIONAL,
        N_("Adults decide about their own care, so we want to speak with care."),
        "codebook 2.1",
        options=YES_NO,
        absent=states("D"),
        shown=both(ROLE_GIVEN_NOT_PATIENT, age_is(lambda age: age >= 18, "18 or over", if_unknown=True)),
    ),
    Field(
        "child_informed", SECTION, Kind.ONE,
        Words(
            N_("Do you know the name of the illness?"),
            parent=N_("Does your child know the name of the illness?"),
            carer=N_("Does the child know the name of the illness?"),
            physician=N_("Disclosure of the diagnosis to the child"),
        ),
        Level.OPTIONAL,
        N_("We do not want to say a word in a call that the child has not heard."),
        "codebook 2.1; clinic page",
        hint=Words(N_("When we call, tell us which words you use at home.")),
        options=(
            option("yes", N_("Yes")),
            option("partly", N_("Partly")),
            option("no", N_("No")),
        ),
        absent=states("D"),
        shown=age_is(lambda age: age < 18, "under 18", if_unknown=False),
    ),
    Field(
        "authority_basis", SECTION, Kind.ONE,
        Words(
            N_("Why may you share this person's medical information?"),
            parent=N_("Why may you share your child's medical information?"),
            carer=N_("Why may you share the patient's medical information?"),
            physician=N_("Legal basis for sharing the records"),
        ),
        Level.FINAL,
        N_("Medical records are private. For a child, a parent or guardian has to agree."),
        "codebook 2.1; S42",
        options=(
            option("self", N_("It is my own information"), shown=when("submitter_role", "patient")),
            option("parental_responsibility", N_("I am the parent and responsible for the child")),
            option("court_guardian", N_("A court made me the guardian")),
            option("written_authorisation", N_("The patient agreed in writing")),
            option("power_of_attorney", N_("I have a power of attorney")),
            option(
                "physician_referral_with_consent", N_("I am a professional and the patient agreed"),
                N_("Referral with the patient's consent"),
            ),
            option("none_yet", N_("I have no such permission yet")),
        ),
        shown=ROLE_GIVEN_NOT_PATIENT,
    ),
    Field(
        "authority_document_provided", SECTION, Kind.YES_NO,
        Words(N_("Can you upload a paper that shows this?"), physician=N_("Evidence of authority supplied")),
        Level.OPTIONAL,
        N_("Our coordinator checks it before a doctor opens the records."),
        "codebook 2.1; S42",
        hint=Words(N_("For example, a birth certificate or a signed letter. You can send it later.")),
        options=YES_NO,
        absent=states("U"),
        shown=given_unless("authority_basis", "self", "physician_referral_with_consent"),
    ),
)
