"""Tools for testing rulesets: worked cases, made-up cohorts, and what holds of every outcome."""

from servicestar.testing.cases import evaluate_case, load_cases, run_case
from servicestar.testing.mutants import Mutant, mutants
from servicestar.testing.mutation import MutationReport, try_mutants
from servicestar.testing.properties import STOCK, StockProperty
from servicestar.testing.show import no_mutants, show_mutants, show_report
from servicestar.testing.strategies import Cohort, cohorts
from servicestar.testing.suite import Report, Suite, load_suite, run_suite
from servicestar.testing.trial import Trial
from servicestar.testing.trials import Failure, try_properties

__all__ = [
    "STOCK",
    "Cohort",
    "Failure",
    "Mutant",
    "MutationReport",
    "Report",
    "StockProperty",
    "Suite",
    "Trial",
    "cohorts",
    "evaluate_case",
    "load_cases",
    "load_suite",
    "mutants",
    "no_mutants",
    "run_case",
    "run_suite",
    "show_mutants",
    "show_report",
    "try_mutants",
    "try_properties",
]
