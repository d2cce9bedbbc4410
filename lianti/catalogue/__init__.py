"""Catalogue (目录): diagnoses by ICD-10 and the criteria by which people are referred, as data with source and edition."""
