"""Where facts and passages are kept and found again."""
