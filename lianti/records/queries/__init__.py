"""Reading the record for a viewer."""

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
    access_report,
    access_request,
    attachments_of,
    standing_reports,
    values_by_report,
)

__all__ = [
    "access_encounter", "access_report", "access_request", "attachments_of", "departures", "encounter_from",
    "encounters_by_uid", "main_diagnoses", "standing_reports", "stays_of", "values_by_report", "ward_encounters",
]  # fmt: skip
