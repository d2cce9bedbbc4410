"""What the cost of a case is asked with and answered in (JL-49, JL-50)."""

from __future__ import annotations

from dataclasses import dataclass

from lianti.kernel.web.pages import Chip


@dataclass(frozen=True)
class Working:
    """One step in words with the clause it rests on."""

    text: str
    clause: str = ""

    @property
    def chip(self) -> Chip | None:
        """Return the 依据 of the step."""
        return Chip(self.clause) if self.clause else None


@dataclass(frozen=True)
class Cost:
    """The answer: sentences to read first, a warning that has a deadline, the working, and what is still to fill in.

    ``in_record`` says that what is missing belongs into the resident's record, ``asks`` that the sender's word decides,
    whether the person lies in a bed there, and ``assumed`` what that word is.
    """

    sentences: tuple[str, ...]
    warning: str = ""
    steps: tuple[Working, ...] = ()
    fill_in: str = ""
    in_record: bool = False
    asks: bool = False
    assumed: bool | None = None
    saving: int = 0

    @property
    def text(self) -> str:
        """Return sentences and warning as one text for a print."""
        return "".join((*self.sentences, self.warning))

    @property
    def working(self) -> str:
        """Return the numbered steps as one text for a print."""
        return " ".join(f"{number}. {step.text}" for number, step in enumerate(self.steps, start=1))
