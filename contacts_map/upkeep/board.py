"""The coverage board: where the directory fails people, department by department."""

from dataclasses import dataclass

from contacts_map.models import Department
from contacts_map.services.coverage import CoverageFigures, coverage_figures
from contacts_map.services.reference import known_departments
from contacts_map.upkeep.enums import BoardFilter

NO_FIGURES = CoverageFigures()


@dataclass(frozen=True, slots=True)
class BoardRow:
    department: Department
    figures: CoverageFigures

    @property
    def failure(self) -> str:
        """The type of dysfunction to log: nobody is referent, or who is does not answer."""
        if not self.figures.referents:
            return "REF-01"
        return "REF-02" if self.figures.stale or self.figures.open_reports else ""

    def is_shown(self, wanted: str) -> bool:
        match wanted:
            case BoardFilter.NO_REFERENT:
                return not self.figures.referents
            case BoardFilter.STALE:
                return bool(self.figures.stale)
            case BoardFilter.REPORTED:
                return bool(self.figures.open_reports)
        return True


def coverage_board() -> list[BoardRow]:
    """Every department in the order of the codes."""
    figures = coverage_figures()
    return [
        BoardRow(department, figures.get(department.code, NO_FIGURES))
        for department in known_departments().values()
    ]
