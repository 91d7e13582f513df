"""Python in the reader's browser: what it is made of, and how it comes into the site."""
