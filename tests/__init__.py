"""Tests that span apps."""
