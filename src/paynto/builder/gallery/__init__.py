"""Templates that people can start from; data beside the code, and pictures of what becomes of them."""
