"""People and programs: how they are recognised, and what they may do."""
