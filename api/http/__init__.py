"""What holds for every route: limits, negotiation, problems, compression, logs and connections."""
