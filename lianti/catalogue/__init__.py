"""Catalogue (目录): diagnoses by ICD-10 and the criteria for referral, as data with source and edition."""
