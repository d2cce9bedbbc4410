"""What the templates of the board show."""

from lianti.faces.board.pages.board import board_page, clause_url, with_alliance
from lianti.faces.board.pages.clause import clause_page, clause_words, evidence_tabs, fact_line, moment

__all__ = [
    "board_page", "clause_page", "clause_url", "clause_words", "evidence_tabs", "fact_line", "moment", "with_alliance",
]  # fmt: skip
