"""What reading a first prompt and a follow-up request share: cutting sentences, building and completing specifications."""
