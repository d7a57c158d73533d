"""Measurable residual disease: the results, each with method, specimen, level and depth (codebook 2.6, check C2)."""

from __future__ import annotations

from intake.clinical.codebook.building import YES_NO, option
from intake.clinical.codebook.codes import ncit, snomed
from intake.clinical.codebook.model import N_, Field, Kind, Level, Option, Words
from intake.clinical.codebook.rules import row_when, states, when

SECTION = "mrd"

INTRO = Words(
    N_(
        "Very sensitive tests can find a few leftover leukaemia cells (MRD) that other tests miss. "
        "Many people have never heard of them. “I don't know” is a good answer."
    ),
    physician=N_("Measurable residual disease is rated in haematological remission only."),
)

_SHARES: tuple[Option, ...] = (
    option("percent", N_("Percent (%)"), hint=N_("For example, 0.02%.")),
    option("fraction", N_("A fraction, like 0.0001"), N_("Fraction of cells")),
    option(
        "power10", N_("A power of ten: the x of 10⁻ˣ"), N_("Exponent x of 10⁻ˣ"), hint=N_("For 10⁻⁴ the number is 4.")
    ),
    option("per_10k", N_("Cells in 10,000 cells"), hint=N_("2 in 10,000 cells is the same as 2×10⁻⁴.")),
    option("per_million", N_("Cells in 1 million cells"), hint=N_("Sequencing reports often use this.")),
)

_RATIO = option(
    "transcript_ratio", N_("A ratio of gene copies, like BCR::ABL1 to ABL1"), N_("Transcript ratio"),
    hint=N_("This is not a share of cells."),
)

_NUMBER = N_("The number shows how many leukaemia cells are left.")
_DEPTH = N_("“Nothing found” only counts if the test was sensitive enough.")

ROWS = (
    Field(
        "sample_date", SECTION, Kind.DATE,
        Words(N_("When was the sample taken?"), physician=N_("Sampling date")),
        Level.CHECKLIST,
        N_("The latest result counts most."),
        "codebook 2.6",
        reading_hint=Words(N_("Take the date of the sample, not the date of the report.")),
        absent=states("U"),
        must_be_past=True,
    ),
    Field(
        "method", SECTION, Kind.ONE,
        Words(N_("How was it tested?"), physician=N_("Method")),
        Level.CHECKLIST,
        N_("Only results of the same method can be compared."),
        "codebook 2.6, 12.5; S14, S15",
        reading_hint=Words(N_("The method is often in the title of the report.")),
        options=(
            option("flow", N_("Flow cytometry"), codes=(ncit("C16585", "flow cytometry"),)),
            option(
                "pcr_igtr", N_("PCR for immune genes (Ig or TCR)"), N_("PCR for Ig/TCR rearrangement"),
                codes=(ncit("C51962", "quantitative PCR"),),
            ),
            option(
                "pcr_fusion", N_("PCR for a fusion gene, like BCR::ABL1"), N_("PCR for a fusion gene"),
                codes=(ncit("C51962", "quantitative PCR"),),
            ),
            option(
                "ngs", N_("Sequencing (NGS), like clonoSEQ"), N_("Next-generation sequencing"),
                codes=(ncit("C101293", "next-generation sequencing"),),
            ),
            option("other", N_("Another method")),
        ),
        absent=states("U"),
    ),
    Field(
        "specimen", SECTION, Kind.ONE,
        Words(N_("What was tested?"), physician=N_("Specimen")),
        Level.CHECKLIST,
        N_("Marrow and blood do not give the same number."),
        "codebook 2.6, 12.5",
        options=(
            option(
                "bone_marrow", N_("Bone marrow"),
                codes=(snomed("119359002", "bone marrow specimen"), ncit("C12431", "bone marrow")),
            ),
            option("blood", N_("Blood"), codes=(snomed("119297000", "blood specimen"), ncit("C41067", "blood"))),
            option(
                "csf", N_("Spinal fluid"), N_("CSF"), codes=(snomed("258450006", "cerebrospinal fluid specimen"),)
            ),
            option("other", N_("Something else")),
        ),
        absent=states("U"),
    ),
    Field(
        "result_kind", SECTION, Kind.ONE,
        Words(N_("What does the report say?"), physician=N_("Result kind")),
        Level.CHECKLIST,
        N_("The exact words of the report matter here."),
        "codebook 2.6; S13, S14",
        options=(
            option(
                "not_detected", N_("Nothing found"), N_("Not detected"),
                hint=N_("The report may say “negative” or “below detection”."),
            ),
            option("positive_quantified", N_("Positive, with a number"), N_("Positive, quantified")),
            option(
                "positive_not_quantifiable", N_("Positive, but too low to measure"),
                N_("Positive, not quantifiable (PNQ)"),
            ),
            option("indeterminate", N_("Unclear, or the sample could not be used"), N_("Indeterminate")),
            option("pending", N_("The result is not here yet"), N_("Pending")),
        ),
        absent=states("UT"),
    ),
    Field(
        "value", SECTION, Kind.NUMBER,
        Words(N_("Which number is on the report?"), physician=N_("Level")),
        Level.CHECKLIST, _NUMBER, "codebook 2.6; S13, S14",
        hint=Words(N_("Copy it exactly as printed.")),
        absent=states("U"),
        shown=row_when("result_kind", "positive_quantified"),
        minimum=0,
        codes=(ncit("C168951", "minimal residual disease, numeric result"),),
    ),
    Field(
        "unit", SECTION, Kind.ONE,
        Words(N_("In which unit is the number?"), physician=N_("Unit")),
        Level.CHECKLIST,
        N_("The same number means something else in another unit. We never guess it."),
        "codebook 2.6",
        options=(*_SHARES, _RATIO),
        absent=states("U"),
        shown=row_when("result_kind", "positive_quantified"),
    ),
    Field(
        "sensitivity_value", SECTION, Kind.NUMBER,
        Words(N_("How sensitive was the test?"), physician=N_("Assay sensitivity or limit of detection")),
        Level.CHECKLIST, _DEPTH, "codebook 2.6; S4, S14",
        reading_hint=Words(N_("Look for “sensitivity”, “LOD” or “10⁻⁴”. For 10⁻⁴ the number is 4.")),
        absent=states("U"),
        minimum=0,
        codes=(ncit("C168957", "sensitivity of the assay"),),
    ),
    Field(
        "sensitivity_unit", SECTION, Kind.ONE,
        Words(N_("In which unit is the sensitivity?"), physician=N_("Unit of the sensitivity")),
        Level.CHECKLIST, _DEPTH, "codebook 2.6; S4, S14",
        options=_SHARES,
        absent=states("U"),
        default="power10",
    ),
    Field(
        "timepoint_text", SECTION, Kind.TEXT,
        Words(N_("At which point of the treatment was it?"), physician=N_("Time point")),
        Level.OPTIONAL,
        N_("The same level means something else early or late in a treatment."),
        "codebook 2.6",
        hint=Words(N_("For example, after the second block.")),
        absent=states("U"),
        max_length=200,
    ),
    Field(
        "lab_name", SECTION, Kind.TEXT,
        Words(N_("Which laboratory tested it?"), physician=N_("Laboratory")),
        Level.OPTIONAL,
        N_("A doctor may want to ask that laboratory."),
        "codebook 2.6",
        absent=states("U"),
        max_length=200,
    ),
)

FIELDS = (
    Field(
        "mrd_ever_tested", SECTION, Kind.YES_NO,
        Words(
            N_("Was there ever a test for leftover leukaemia cells (MRD)?"),
            physician=N_("MRD ever assessed"),
        ),
        Level.OPTIONAL,
        N_("Many people do not know this test, so we ask everybody."),
        "codebook 2.6; clinic page",
        reading_hint=Words(N_("Look in letters and reports for “MRD” or “residual disease”.")),
        options=YES_NO,
        absent=states("U"),
    ),
    Field(
        "mrd_results", SECTION, Kind.GROUP,
        Words(N_("Results of the MRD tests"), physician=N_("MRD results")),
        Level.CHECKLIST,
        N_("The latest result is the most important one. Older ones show the direction."),
        "codebook 2.6, 1.5",
        hint=Words(N_("If there are several reports, begin with the latest one.")),
        shown=when("mrd_ever_tested", "yes"),
        rows=ROWS,
        codes=(
            ncit("C124433", "minimal residual disease result"),
            ncit("C168933", "minimal residual disease assessment method"),
        ),
    ),
)
