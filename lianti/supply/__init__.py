"""Shared supply of the group: sterile packs (消毒供应) and clinical blood (临床用血), from order to receipt (SY-53)."""
