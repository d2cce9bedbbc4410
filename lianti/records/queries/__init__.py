"""Reading the record for a viewer."""

from lianti.records.queries.curves import curve_choices, curve_values, lab_reports
from lianti.records.queries.encounters import (
    access_encounter,
    departures,
    encounter_from,
    encounters_by_uid,
    main_diagnoses,
    stays_of,
    ward_encounters,
)
from lianti.records.queries.reports import (
    ReportFile,
    access_report,
    access_request,
    attachments_of,
    files_of_document,
    report_file,
    standing_reports,
    values_by_report,
)
from lianti.records.queries.sensitive import Sight, hidden_results, sight_of
from lianti.records.queries.summary import Summary, summary_of
from lianti.records.queries.timeline import timeline_of
from lianti.records.queries.unmatched import Unmatched, unmatched_count, unmatched_of
from lianti.records.timeline import Source, placed
from lianti.records.timeline import join as join_timeline

__all__ = [
    "ReportFile", "Sight", "Source", "Summary", "Unmatched", "access_encounter", "access_report", "access_request",
    "attachments_of",
    "curve_choices", "curve_values", "departures", "encounter_from", "encounters_by_uid", "files_of_document",
    "hidden_results", "join_timeline", "placed", "sight_of",
    "lab_reports", "main_diagnoses", "report_file", "standing_reports", "stays_of", "summary_of", "timeline_of",
    "unmatched_count", "unmatched_of", "values_by_report", "ward_encounters",
]  # fmt: skip
