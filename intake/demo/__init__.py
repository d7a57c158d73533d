"""Made-up people and requests for trying the system out. Nothing else imports this package; production never does."""
