"""Extensions of Sphinx that make the pages of the site, one to a module."""
