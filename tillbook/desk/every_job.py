"""Every job that a book has."""

from tillbook.desk import findings

JOBS = (findings.FOLLOW, findings.LOOK_OVER)
