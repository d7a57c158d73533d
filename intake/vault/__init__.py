"""What lies sealed: keys, sealed columns and encrypted files."""
