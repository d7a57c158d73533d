"""The diagnosis: which leukaemia, its marker and its genes (codebook 2.3, first half of check C1)."""

from __future__ import annotations

from intake.clinical.codebook.building import option
from intake.clinical.codebook.codes import hgnc, loinc, ncit, snomed
from intake.clinical.codebook.model import N_, Field, Kind, Level, Words
from intake.clinical.codebook.rules import given, states, when

SECTION = "diagnosis"

_RISK_GENES = N_("Some gene changes tell doctors how closely to watch the illness.")

FIELDS = (
    Field(
        "leukaemia_type", SECTION, Kind.ONE,
        Words(N_("Which leukaemia was found?"), physician=N_("Type (WHO or ICC)")),
        Level.CHECKLIST,
        N_("Blinatumomab can only find B-cells, so the type matters first of all."),
        "codebook 2.3, 12.3; clinic page; S1, S3",
        reading_hint=Words(N_("It is on the first report, often under “diagnosis” or “conclusion”.")),
        options=(
            option(
                "b_all", N_("B-cell acute lymphoblastic leukaemia (B-ALL)"),
                N_("B-cell precursor acute lymphoblastic leukaemia"),
                codes=(
                    snomed("277571004", "B-cell acute lymphoblastic leukaemia"),
                    ncit("C8644", "B acute lymphoblastic leukaemia"),
                ),
            ),
            option("b_lymphoma_lbl", N_("B-lymphoblastic lymphoma")),
            option(
                "t_all", N_("T-cell acute lymphoblastic leukaemia (T-ALL)"),
                codes=(
                    snomed("277575008", "T-cell acute lymphoblastic leukaemia"),
                    ncit("C3183", "T acute lymphoblastic leukaemia"),
                ),
            ),
            option(
                "mpal", N_("Leukaemia of mixed type (MPAL)"), N_("Mixed phenotype acute leukaemia"),
                codes=(
                    ncit("C82179", "mixed phenotype acute leukaemia"),
                    ncit("C7464", "acute leukaemia of ambiguous lineage"),
                ),
            ),
            option("burkitt_mature_b", N_("Burkitt or another mature B-cell type"), N_("Burkitt or mature B-cell")),
            option(
                "cml_lymphoid_blast", N_("Chronic myeloid leukaemia that turned into acute"),
                N_("CML in lymphoid blast crisis"),
            ),
            option("aml", N_("Acute myeloid leukaemia (AML)"), N_("Acute myeloid leukaemia")),
            option("other", N_("Another type")),
        ),
        absent=states("UP"),
    ),
    Field(
        "diagnosis_confirmed_by", SECTION, Kind.MULTI,
        Words(N_("Which tests showed it?"), physician=N_("Diagnostic methods")),
        Level.CHECKLIST,
        N_("A test of the bone marrow is the usual proof."),
        "codebook 2.3, 12.3; clinic page",
        hint=Words(N_("Choose everything that was done.")),
        reading_hint=Words(N_("The headings of the first reports name the tests.")),
        options=(
            option(
                "bone_marrow_aspirate", N_("Bone marrow drawn with a needle"), N_("Bone marrow aspirate"),
                codes=(loinc("48807-2", "bone marrow aspirate report"),),
            ),
            option(
                "bone_marrow_biopsy", N_("A small piece of bone marrow (biopsy)"), N_("Bone marrow biopsy"),
                codes=(loinc("33721-2", "bone marrow biopsy report"),),
            ),
            option(
                "flow_cytometry", N_("Flow cytometry (a count of cell markers)"), N_("Flow cytometry"),
                codes=(loinc("101119-6", "immunophenotyping report"),),
            ),
            option("immunohistochemistry", N_("Staining of tissue (immunohistochemistry)"), N_("Immunohistochemistry")),
            option("cytogenetics_fish", N_("Chromosome test or FISH"), N_("Cytogenetics or FISH")),
            option("molecular", N_("Gene test (PCR or sequencing)"), N_("Molecular genetics")),
            option("blood_smear_only", N_("Only blood under the microscope"), N_("Blood smear only")),
            option("other", N_("Another test")),
        ),
        absent=states("U"),
    ),
    Field(
        "diagnosis_date", SECTION, Kind.DATE,
        Words(
            N_("When was the leukaemia first found?"),
            physician=N_("Date of first pathological diagnosis (sample date)"),
        ),
        Level.CHECKLIST,
        N_("The time since then helps doctors to understand the course."),
        "codebook 2.3; S19",
        hint=Words(N_("The day of the first sample, not of the first signs. Month and year are enough.")),
        absent=states("U"),
        must_be_past=True,
    ),
    Field(
        "diagnosis_centre", SECTION, Kind.TEXT,
        Words(N_("Which hospital found it?"), physician=N_("Diagnosing centre")),
        Level.OPTIONAL,
        N_("We may ask that hospital for slides or reports, if you agree."),
        "codebook 2.3",
        absent=states("U"),
        max_length=200,
    ),
    Field(
        "cd19_status", SECTION, Kind.ONE,
        Words(
            N_("Was the marker CD19 found on the leukaemia cells?"),
            physician=N_("CD19 expression on blasts, latest test"),
        ),
        Level.CHECKLIST,
        N_("Blinatumomab holds on to CD19 and brings the body's own T-cells to it."),
        "codebook 2.3; clinic page; S1",
        hint=Words(N_("If there were several tests, take the latest one.")),
        reading_hint=Words(N_("Look for “CD19” in the flow cytometry report, with “+”, “dim” or “−” beside it.")),
        options=(
            option("positive", N_("Yes"), N_("Positive")),
            option("partial_weak", N_("Partly or weakly"), N_("Partial, dim or heterogeneous")),
            option("negative", N_("No"), N_("Negative")),
        ),
        absent=states("UTP"),
    ),
    Field(
        "cd19_test_date", SECTION, Kind.DATE,
        Words(N_("When was that test done?"), physician=N_("Date of the CD19 test")),
        Level.OPTIONAL,
        N_("The marker can disappear after some treatments, so an old test may not be enough."),
        "codebook 2.3; S30",
        absent=states("U"),
        shown=given("cd19_status"),
        must_be_past=True,
    ),
    Field(
        "ph_status", SECTION, Kind.ONE,
        Words(
            N_("Was the Philadelphia chromosome (BCR::ABL1) found?"),
            physician=N_("BCR::ABL1 or t(9;22)"),
        ),
        Level.CHECKLIST,
        N_("With this change there are tablets that work on it, and other plans."),
        "codebook 2.3, 12.3; clinic page; S3",
        reading_hint=Words(N_("Look in the genetics report for “BCR-ABL”, “t(9;22)” or “Ph+”.")),
        options=(
            option("negative", N_("No"), N_("Negative")),
            option("positive", N_("Yes"), N_("Positive")),
        ),
        absent=states("UTP"),
        codes=(loinc("51867-0", "t(9;22) fusion by FISH"), hgnc(1014, "BCR"), hgnc(76, "ABL1")),
    ),
    Field(
        "kmt2a_status", SECTION, Kind.ONE,
        Words(N_("Was a change of the gene KMT2A (MLL) found?"), physician=N_("KMT2A rearrangement")),
        Level.OPTIONAL, _RISK_GENES, "codebook 2.3, 12.3; S22, S30",
        reading_hint=Words(N_("Look in the genetics report for “KMT2A”, “MLL” or “11q23”.")),
        options=(
            option("not_rearranged", N_("No"), N_("Not rearranged")),
            option("rearranged", N_("Yes"), N_("Rearranged")),
        ),
        absent=states("UTP"),
        codes=(hgnc(7132, "KMT2A"), loinc("78219-3", "MLL rearrangement by FISH")),
    ),
    Field(
        "ph_like_status", SECTION, Kind.ONE,
        Words(N_("Does a report say “Ph-like” or “BCR::ABL1-like”?"), physician=N_("Ph-like signature")),
        Level.OPTIONAL, _RISK_GENES, "codebook 2.3; S22",
        options=(
            option("no", N_("No")),
            option("yes", N_("Yes")),
        ),
        absent=states("UTPN"),
        shown=when("ph_status", "negative"),
    ),
    Field(
        "other_genetics", SECTION, Kind.MULTI,
        Words(N_("Which other gene or chromosome findings are on the reports?"), physician=N_("Other genetics")),
        Level.OPTIONAL, _RISK_GENES, "codebook 2.3; S22, S24",
        hint=Words(N_("You can skip this and send the report instead.")),
        options=(
            option("hypodiploid", N_("Too few chromosomes (hypodiploid)"), N_("Hypodiploid")),
            option("hyperdiploid", N_("Extra chromosomes (hyperdiploid)"), N_("Hyperdiploid")),
            option("complex", N_("Many changes (complex karyotype)"), N_("Complex karyotype")),
            option("iamp21", N_("iAMP21")),
            option("tp53", N_("TP53")),
            option("ikzf1", N_("IKZF1")),
            option("etv6_runx1", N_("ETV6::RUNX1")),
            option("tcf3_pbx1", N_("TCF3::PBX1")),
            option("myc", N_("MYC")),
            option("mef2d", N_("MEF2D")),
            option("znf384", N_("ZNF384")),
            option("none_found", N_("Tested, nothing found"), N_("None found"), exclusive=True),
            option("other", N_("Another finding")),
        ),
        absent=states("UTP"),
    ),
)
