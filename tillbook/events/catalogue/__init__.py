"""The chart and the catalogue: master data, as events too."""
