"""The course to carry away: a PDF and an ePub, both made from the site that was built."""
