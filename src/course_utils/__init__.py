"""What the pages of the course share: data, networks, figures and typesetting.

Nothing is imported here: ``from course_utils.data import load_mnist`` loads NumPy and no more.
"""
