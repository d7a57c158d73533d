"""What the patient's pages of a consultation and the desk's share: words, and times to choose from."""
