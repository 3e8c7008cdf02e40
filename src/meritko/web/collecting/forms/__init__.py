"""What is written when rounds are prepared and projects are noted."""
