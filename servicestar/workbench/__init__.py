"""The workbench: a page in the browser for one user of this machine, and for nobody else."""

from servicestar.workbench.serve import PORT, serve

__all__ = ["PORT", "serve"]
