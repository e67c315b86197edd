"""General ledger: the formats in which an outside ledger takes it, one file for each."""
