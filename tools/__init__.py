"""Scripts that are run by hand or by make; the site needs none of them."""
