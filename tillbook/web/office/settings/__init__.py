"""Settings: what a shop is set to, said by documents of master data, changed by the same."""
